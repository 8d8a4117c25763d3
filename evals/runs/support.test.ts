import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { support } from '../../src/answer/support.ts'
import current from '../../src/answer/support-weights.json' with { type: 'json' }
import { sentences } from '../../src/core/text/sentences.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { createFolderSource } from '../../src/node/files.ts'
import { folderOf, jsonl } from '../fixture.suite.ts'
import { supportCommand } from './support.ts'

const options = { corpus: '', questions: '', seed: 1, writeBaseline: false, failures: false }
const silent = () => {}

const TOWNS = ['Baku', 'Ganja', 'Shusha', 'Lankaran', 'Quba', 'Shaki', 'Astara', 'Nakhchivan']

/** For each town and year a claim that its evidence bears out, one of another year, and one of something else. */
function claims() {
  return TOWNS.flatMap((town, t) =>
    [0, 1].flatMap((k) => {
      const year = 1901 + 10 * t + k
      const evidence = [
        `(meta data) TITLE: ${town}`,
        `${town} is a town of many gardens.`,
        `The bridge of ${town} was opened in ${year}.`,
        'It has been painted twice.',
      ]
      const id = `${town}-${k}`
      return [
        {
          id: `${id}-yes`,
          claim: `In ${year} the bridge of ${town} was opened.`,
          label: 'supported',
          evidence,
          supporting_sentences: [[2], [0, 2]],
        },
        {
          id: `${id}-part`,
          claim: `The bridge of ${town} was opened in ${year + 3}.`,
          label: 'partially_supported',
          evidence,
          supporting_sentences: [[2]],
        },
        {
          id: `${id}-no`,
          claim: `An opera by Hajibeyov was sung for the sultan of Morocco in ${year + 50}.`,
          label: 'not_supported',
          evidence,
          supporting_sentences: [[]],
        },
      ]
    }),
  )
}

async function files(weights: object = current) {
  const folder = await folderOf({ 'towns/dev.jsonl': jsonl(...claims()), 'weights.json': JSON.stringify(weights) })
  return {
    ...options,
    data: join(folder, 'towns', 'dev.jsonl'),
    ...{ weights: join(folder, 'weights.json'), write: false },
  }
}

describe('support', () => {
  it('judges claims, and says what always saying yes would give', async () => {
    const { dataset, measures, records, text } = await supportCommand.run(await files(), silent)
    expect(dataset).toBe('towns-dev')
    const { 'accuracy/now': accuracy, 'f1/now': f1, 'auroc/heldOut': auroc } = measures
    expect([accuracy?.value, f1?.value, auroc?.value]).toEqual([1, 1, 1])
    expect([measures.narrowing?.value, measures.firstSentence]).toMatchObject([1, { hits: 32, total: 32 }])
    // A third is supported: always saying yes is right for it alone, and F1 is 2 · 1/3 / (1/3 + 1).
    expect(text).toMatch(/right verdicts +0\.333 +1\.000/)
    expect(text).toMatch(/F1 +0\.500 +1\.000/)
    expect(records[1]).toMatchObject({ id: 'Baku-0-part', kind: 'partially_supported', right: true })
    expect(records[1]?.response).toMatch(
      /^not supported \(0\.\d\d\) by The bridge of Baku was opened in 1901\.; it lacks 1904$/,
    )
    expect(records[2]?.checks).toEqual({ verdict: true })
  })

  it('judges by the weights it is given', async () => {
    const { measures } = await supportCommand.run(await files({ ...current, threshold: 0 }), silent)
    expect(measures['recall/now']?.value).toBe(1)
    expect(measures['precision/now']?.value).toBeCloseTo(1 / 3, 12)
  })

  it('fits on request, the same each time, and not to a handful', async () => {
    const given = await files()
    const before = await readFile(given.weights, 'utf8')
    await supportCommand.run(given, silent)
    expect(await readFile(given.weights, 'utf8')).toBe(before)
    await supportCommand.run({ ...given, ...{ write: true } }, silent)
    const written = await readFile(given.weights, 'utf8')
    expect(Object.keys(JSON.parse(written).features)).toEqual(Object.keys(current.features))
    expect(JSON.parse(written).features).toMatchObject({ negation: -3, nameMissing: -2 })
    await supportCommand.run({ ...given, ...{ write: true } }, silent)
    expect(await readFile(given.weights, 'utf8')).toBe(written)
    await expect(supportCommand.run({ ...given, ...{ write: true }, limit: 10 }, silent)).rejects.toThrow('at least 40')
    expect((await supportCommand.run({ ...given, limit: 10 }, silent)).text).toContain('held out: not below 40')
  })

  it('says what is wrong in a file', async () => {
    const folder = await folderOf({ 'c.jsonl': jsonl(claims()[0], { ...claims()[1], label: 'maybe' }) })
    await expect(supportCommand.run({ ...options, data: join(folder, 'c.jsonl') }, silent)).rejects.toThrow(
      /c\.jsonl:2: label: /,
    )
    const weights = { ...current, features: { ...current.features, luck: 1 } }
    await expect(supportCommand.run(await files(weights), silent)).rejects.toThrow(/weights\.json: .*"luck"/)
  })
})

describe('the support check on the sample corpus', () => {
  const folder = fileURLToPath(new URL('../../corpus', import.meta.url))

  it('believes every sentence of a passage, and hardly any with another year or a denial put in', async () => {
    const source = createFolderSource(folder)
    const counts = { literal: [0, 0], year: [0, 0], denied: [0, 0] }
    const count = (of: [number, number] | number[], isRight: boolean) => {
      of[0]! += isRight ? 1 : 0
      of[1]! += 1
    }
    for await (const { id } of source.list()) {
      if (!id.endsWith('.md')) continue
      const { document, chunks } = await ingest({ id, bytes: await source.read(id) })
      for (const { text } of chunks) {
        for (const { start, end } of sentences(text)) {
          const sentence = text.slice(start, end)
          if (sentence.startsWith('#') || sentence.split(' ').length < 6) continue
          const check = (claim: string) => support(claim, text, { context: document.title })
          const literal = check(sentence)
          count(counts.literal, literal.supported && literal.span?.start === start)
          const year = sentence.replace(
            /\b((?:19|20)\d)(\d)\b/,
            (_, decade: string, digit) => `${decade}${(Number(digit) + 3) % 10}`,
          )
          if (year !== sentence) count(counts.year, !check(year).supported)
          const denied = sentence.replace(/ (was|were|is|are|has|have) (?!not )/, ' $1 not ')
          if (denied !== sentence) count(counts.denied, !check(denied).supported)
        }
      }
    }
    const rate = ([hits, total]: number[]) => hits! / total!
    expect(counts.literal[1]).toBeGreaterThan(100)
    expect(rate(counts.literal)).toBeGreaterThan(0.99)
    expect(rate(counts.year)).toBeGreaterThan(0.9)
    expect(rate(counts.denied)).toBeGreaterThan(0.9)
  })
})

const bench = process.env.IBID_BENCH
describe.skipIf(!bench)('support on a public set (skipped: IBID_BENCH names no folder of data sets)', () => {
  it('tells claims apart that it was not fitted on', { timeout: 60_000 }, async () => {
    const { measures } = await supportCommand.run({ ...options, data: 'wice/dev.jsonl' }, silent)
    // Always saying yes gives .496.
    expect(measures['f1/heldOut']?.value).toBeGreaterThan(0.6)
    expect(measures['auroc/heldOut']?.value).toBeGreaterThan(0.75)
  })
})
