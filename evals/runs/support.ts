import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type WeighedSupport, weighSupport } from '../../src/answer/support-features.ts'
import { IbidError } from '../../src/core/errors.ts'
import { dataPath, datasetName, type EvalCommand, type EvalOptions, ofKind } from '../command.ts'
import { CLAIM_LABELS, type ClaimRecord, passageOf, readClaims, sentencesAt } from '../datasets/claims.ts'
import {
  crossValidate,
  fitSupport,
  type HeldOut,
  readSupportWeights,
  type SupportSample,
  type SupportWeights,
  scoreBy,
} from '../fitting/fit-support.ts'
import { writeWeights } from '../fitting/weights.ts'
import { type Measures, share } from '../measure.ts'
import { bestSetF1, binaryScores, type Decision } from '../metrics/binary.ts'
import { sample } from '../metrics/random.ts'
import { auroc } from '../metrics/selective.ts'
import { mean } from '../metrics/statistics.ts'
import type { EvalRecord } from '../record.ts'
import { cell, figure, table } from '../report.ts'

const FOLDS = 5
/** Below so many claims a fold cannot be fitted to anything. */
const FEWEST = 40

/** The weights of the check itself: read to judge by, and written only on request. */
const SUPPORT_WEIGHTS = fileURLToPath(new URL('../../src/answer/support-weights.json', import.meta.url))

/** The flags of this command alone. */
interface FlagsOfSupport {
  weights: string
  write: boolean
}

/** How a claim was judged, by whatever weights. */
interface Judgement extends HeldOut {
  label: ClaimRecord['label']
}

const DECISION = { accuracy: 'right verdicts', precision: 'precision', recall: 'recall', f1: 'F1' } as const

/** A file called after its part of a set says which set by its folder. */
function nameOf(path: string): string {
  const name = datasetName(path)
  return /^(?:train|dev|valid|validation|test|data|claims)$/.test(name) ? `${datasetName(dirname(path))}-${name}` : name
}

/** Accuracy, precision, recall and F1 of "supported", and how well the score orders claims at both borders between labels. */
function judgementMeasures(judged: readonly Judgement[], suffix: string): Measures {
  const decisions = judged.map(
    ({ score, threshold, label }): Decision => ({ said: score >= threshold, is: label === 'supported' }),
  )
  const area = auroc(judged.map(({ score, label }) => ({ score, positive: label === 'supported' })))
  const areaNot = auroc(judged.map(({ score, label }) => ({ score, positive: label !== 'not_supported' })))
  return {
    ...Object.fromEntries(
      Object.entries(binaryScores(decisions)).map(([name, value]) => [`${name}/${suffix}`, { value }]),
    ),
    ...(Number.isNaN(area) ? {} : { [`auroc/${suffix}`]: { value: area } }),
    ...(Number.isNaN(areaNot) ? {} : { [`aurocNotSupported/${suffix}`]: { value: areaNot } }),
  }
}

function recordOf(
  claim: ClaimRecord,
  { sentences, missing }: WeighedSupport,
  { score, threshold }: HeldOut,
  heldOut: HeldOut | undefined,
): EvalRecord {
  const chosen = sentencesAt(
    claim,
    sentences.map(({ start }) => start),
  )
  const narrowed = bestSetF1(chosen, claim.supporting)
  const says = score >= threshold
  const right = says === (claim.label === 'supported')
  const lacks = missing.length === 0 ? '' : `; it lacks ${missing.map(({ text }) => text).join(', ')}`
  const [first] = chosen
  return {
    id: claim.id,
    conversationId: null,
    turn: 1,
    kind: claim.label,
    question: claim.claim,
    history: [],
    standaloneQuestion: claim.claim,
    response: `${says ? 'supported' : 'not supported'} (${score.toFixed(2)}) by ${sentences.map(({ text }) => text).join(' … ') || 'nothing'}${lacks}`,
    status: null,
    contexts: sentences.map(({ text, start }, i) => ({
      id: String(start),
      documentId: claim.id,
      text,
      title: '',
      score: 1 / (1 + i),
      rank: i + 1,
    })),
    citations: [],
    reference: null,
    referenceContextIds: [],
    timings: null,
    expected: `${claim.label}${claim.supporting[0] ? ` by ${claim.supporting[0].map((i) => claim.evidence[i]).join(' … ')}` : ''}`,
    accepts: null,
    checks: {
      verdict: right,
      ...(claim.supporting.length > 0 && {
        'right sentence': first !== undefined && claim.supporting.some((set) => set.includes(first)),
      }),
    },
    scores: {
      score,
      ...(heldOut && { heldOut: heldOut.score }),
      ...(narrowed !== null && { narrowing: narrowed }),
    },
    right,
  }
}

function supportMeasures(
  records: readonly EvalRecord[],
  now: readonly Judgement[],
  heldOut: readonly Judgement[],
): Measures {
  const narrowing = records.flatMap(({ scores }) => scores.narrowing ?? [])
  return {
    ...judgementMeasures(now, 'now'),
    ...(heldOut.length > 0 && judgementMeasures(heldOut, 'heldOut')),
    ...(narrowing.length > 0 && { narrowing: { value: mean(narrowing) } }),
    ...share(
      'firstSentence',
      records.map(({ checks }) => checks['right sentence']),
    ),
  }
}

function supportText(now: readonly Judgement[], heldOut: readonly Judgement[], measures: Measures): string {
  const always = binaryScores(now.map(({ label }) => ({ said: true, is: label === 'supported' })))
  const row = (words: string, name: string, baseline?: number): string[] => [
    words,
    baseline === undefined ? '-' : figure(baseline),
    cell(measures[`${name}/now`]),
    cell(measures[`${name}/heldOut`]),
  ]
  const labelled = (judged: readonly Judgement[], label: string) => judged.filter((one) => one.label === label)
  const said = (judged: readonly Judgement[]) =>
    cell(
      share(
        'said',
        judged.map(({ score, threshold }) => score >= threshold),
      ).said,
    )
  return [
    `${now.length} claims; held out: ${heldOut.length === 0 ? `not below ${FEWEST} claims of both kinds` : `${FOLDS} folds, each judged by weights fitted on the others`}`,
    '',
    table([
      ['"supported" or not', 'always yes', 'now', 'held out'],
      ...Object.entries(DECISION).map(([name, words]) => row(words, name, always[name as keyof typeof DECISION])),
      row('AUROC, supported and the others', 'auroc', 0.5),
      row('AUROC, not supported and the others', 'aurocNotSupported', 0.5),
    ]),
    '',
    table([
      ['label', 'claims', 'said to be supported, now', 'held out', 'mean score, now'],
      ...CLAIM_LABELS.map((label) => [
        label,
        String(labelled(now, label).length),
        said(labelled(now, label)),
        said(labelled(heldOut, label)),
        figure(mean(labelled(now, label).map(({ score }) => score))),
      ]),
    ]),
    '',
    table([
      ['narrowing to the sentences that support', 'value'],
      ['F1 with the set of right sentences that fits best', cell(measures.narrowing)],
      ['the first sentence is a right one', cell(measures.firstSentence)],
    ]),
  ].join('\n')
}

function weightsText(now: SupportWeights, fitted: SupportWeights): string {
  return table([
    ['weight', 'now', 'fitted on all'],
    ...Object.entries(fitted.features).map(([name, value]) => [
      name,
      (now.features[name] ?? 0).toFixed(2),
      value.toFixed(2),
    ]),
    ['threshold', now.threshold.toFixed(2), fitted.threshold.toFixed(2)],
  ])
}

/** @throws IbidError `invalid_input` where the file weighs other things than the check knows. */
function requireNames(weights: SupportWeights, features: object, path: string): void {
  const known = ['bias', ...Object.keys(features)]
  const odd =
    known.find((name) => !(name in weights.features)) ??
    Object.keys(weights.features).find((name) => !known.includes(name))
  if (odd !== undefined)
    throw new IbidError('invalid_input', `${path}: its features do not fit the check: "${odd}" is in one of them alone`)
}

export const supportCommand: EvalCommand = {
  name: 'support',
  description: 'whether evidence bears out a claim, and which of its sentences do (--data: JSONL in the shape of WiCE)',
  configure(command) {
    command
      .option('--weights <file>', 'weights to judge by', SUPPORT_WEIGHTS)
      .option('--write', 'overwrite that file with the weights fitted on everything', false)
  },
  async run(options: EvalOptions & Partial<FlagsOfSupport>, onProgress) {
    const { weights: weightsPath = SUPPORT_WEIGHTS, write = false } = options
    const path = dataPath(options, 'support')
    const claims = sample(
      ofKind(await readClaims(path), options.kind, ({ label }) => [label]),
      options.limit,
      options.seed,
    )
    const weights = await readSupportWeights(weightsPath)
    const weighed = claims.map((claim, i) => {
      const found = weighSupport(claim.claim, passageOf(claim))
      onProgress('checking', i + 1, claims.length)
      return found
    })
    if (weighed[0]) requireNames(weights, weighed[0].features, weightsPath)
    const samples = claims.map((claim, i): SupportSample => {
      const group = claim.evidence.slice(0, 3).join('\n')
      return { group, features: weighed[i]!.features, supported: claim.label === 'supported' }
    })
    const kinds = new Set(samples.map(({ supported }) => supported))
    const canFit = samples.length >= FEWEST && kinds.size === 2
    if (write && !canFit)
      throw new IbidError('invalid_input', `--write wants at least ${FEWEST} claims, some supported and some not`)
    const now = claims.map(({ label }, i): Judgement => {
      const { threshold } = weights
      return { label, threshold, score: scoreBy(weights, weighed[i]!.features) }
    })
    const apart = canFit ? crossValidate(samples, FOLDS) : []
    const heldOut = apart.map((one, i): Judgement => ({ ...one, label: claims[i]!.label }))
    const records = claims.map((claim, i) => recordOf(claim, weighed[i]!, now[i]!, apart[i]))
    const measures = supportMeasures(records, now, heldOut)
    const fitted = canFit ? fitSupport(samples) : null
    if (write && fitted !== null) await writeWeights(weightsPath, fitted)
    const text = [
      supportText(now, heldOut, measures),
      ...(fitted === null ? [] : ['', weightsText(weights, fitted)]),
      ...(write ? ['', `written to ${weightsPath}`] : []),
    ].join('\n')
    return { dataset: nameOf(path), measures, text, records }
  },
}
