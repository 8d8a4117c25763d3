import { antecedents } from '../../src/retrieve/antecedents.ts'
import { withoutConnective } from '../../src/retrieve/dependence.ts'
import { NO_SALIENCE } from '../../src/retrieve/entities.ts'
import { standalone } from '../../src/retrieve/follow-up.ts'
import { type Reference, type ReferenceKind, references } from '../../src/retrieve/references.ts'
import { type ReferenceFeatures, referenceFeatures } from '../../src/retrieve/resolve.ts'
import { turnsOf } from '../datasets/history.ts'
import type { Rewrite } from '../datasets/rewrites.ts'
import { rewriteTokens, tokenOverlap } from '../metrics/rewriting.ts'

/** A word that stands for something, and what a person put in its place. */
export interface ReferenceSample {
  kind: Exclude<ReferenceKind, 'definite'>
  /** What it could stand for; the first is nothing at all. */
  rows: readonly ReferenceFeatures[]
  right: readonly boolean[]
}

/** An antecedent is right when so much of it and of what the person wrote is the same. */
const SAME = 0.5

const NOTHING: ReferenceFeatures = { ...NO_SALIENCE, sure: 0, name: 0, place: 0, definite: 0, nothing: 1 }

/** The samples of a question under what is known of its document; none where the person put there what nobody had said. */
export function referenceSamples(row: Rewrite, titles: readonly string[]): ReferenceSample[] {
  const context = { titles }
  const turns = turnsOf(row.history, (asked, before) => standalone(asked, before, context).text, titles[0] ?? null)
  const asked = withoutConnective(row.question)
  const known = antecedents(turns, titles, asked)
  return references(asked).flatMap((reference): ReferenceSample[] => {
    const { kind } = reference
    const written = replacement(asked, reference, row.rewrite)
    if (kind === 'definite' || written === null) return []
    const possible = known.flatMap((antecedent) => {
      const features = referenceFeatures(reference, antecedent)
      return features === null
        ? []
        : [{ features, same: written === '' ? 0 : tokenOverlap(antecedent.text, written).f1 }]
    })
    const best = Math.max(0, ...possible.map(({ same }) => same))
    if (written !== '' && best < SAME) return []
    return [
      {
        kind,
        rows: [NOTHING, ...possible.map(({ features }) => features)],
        right: [written === '', ...possible.map(({ same }) => written !== '' && same === best)],
      },
    ]
  })
}

/**
 * What stands in the rewrite where the question has the reference, by the longest common subsequence of their words:
 * empty for the same word, null where that cannot be told.
 */
export function replacement(question: string, { start, end }: Reference, rewrite: string): string | null {
  const before = rewriteTokens(question.slice(0, start))
  const own = rewriteTokens(question.slice(start, end))
  const asked = [...before, ...own, ...rewriteTokens(question.slice(end))]
  const written = rewriteTokens(rewrite)
  const aligned = alignment(asked, written)
  const [from, to] = [before.length, before.length + own.length]
  if (own.every((_, i) => aligned[from + i] !== -1)) return ''
  // The neighbours have to be there, or what stands between them may be anything.
  const [left, right] = [from === 0 ? -1 : aligned[from - 1]!, to === asked.length ? written.length : aligned[to]!]
  if ((from > 0 && left === -1) || (to < asked.length && right === -1) || right - left < 2) return null
  return written
    .slice(left + 1, right)
    .filter((token, i) => token !== 's' || i === 0)
    .join(' ')
}

/** For each token the index of the one it is aligned with; −1 for none. */
function alignment(a: readonly string[], b: readonly string[]): number[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
    }
  }
  const aligned = a.map(() => -1)
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) aligned[i++] = j++
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++
    else j++
  }
  return aligned
}
