import { deniedWords } from './denial.ts'
import { isOpposed } from './opposites.ts'
import { keyed, type PassageSentence, readPassage } from './passage.ts'
import { type ClaimTerm, claimTerms, hasOtherValue, MET, places } from './support-terms.ts'

/** What a claim is weighed by. Every feature lies in 0…1. */
export interface SupportFeatures {
  /** Share of the claim's weight that the chosen sentences meet together. */
  covered: number
  /** The same of the best single sentence. */
  best: number
  /** Share of its terms that the best sentence has in the same order. */
  order: number
  /** 1 if the passage has a name of the claim nowhere. */
  nameMissing: number
  /** Share of its names that the passage has, but in none of the chosen sentences. */
  nameApart: number
  /** 1 if nothing in the passage agrees with a date, an amount or an identifier of the claim. */
  valueMissing: number
  /** 1 if the best sentence speaks of the same and gives another value of that kind. */
  otherValue: number
  /** 1 if it denies what the claim affirms, or the reverse. */
  negation: number
  /** 1 if it says the opposite of a word of the claim: "rose" for "fell". */
  opposite: number
}

export type SupportFeature = keyof SupportFeatures

/** What the passage has of a claim. */
export interface WeighedSupport {
  features: SupportFeatures
  /** The sentences that support it most, best first; offsets in the passage. */
  sentences: readonly PassageSentence[]
  /** Terms that these do not meet. */
  missing: readonly ClaimTerm[]
}

/** How much of a claim a term is. A word of general English may be said in many ways, a number in one. */
const WEIGHT = { name: 1.5, value: 2, special: 1.2, general: 0.7 } as const

const MAX_SENTENCES = 3
/** A further sentence has to meet so much of the claim that those before do not. */
const MIN_GAIN = 0.09
/** What the words of a sentence that are none of the claim's cost it: of two that say the same, the shorter. */
const LENGTH_COST = 0.001

/** Weighs a claim against a passage. `context` (title, headings) says whom the passage speaks of, and is not quoted. */
export function weighSupport(marked: string, passage: string, context: string = ''): WeighedSupport {
  // The marker of a citation is no number that the claim gives; its place is kept for the offsets.
  const claim = marked.replace(/\[\d{1,3}\]/g, (marker) => ' '.repeat(marker.length))
  const terms = claimTerms(claim)
  const sentences = readPassage(passage)
  const around = readPassage(context)
  const ambient = terms.map((term) => Math.max(0, ...around.map((sentence) => CONTEXT * term.strength(sentence))))
  const table = sentences.map((sentence) => terms.map((term, i) => Math.max(term.strength(sentence), ambient[i]!)))
  const chosen = choose(terms, sentences, table, ambient)
  const met = terms.map((_, i) => chosen.reduce((most, at) => Math.max(most, table[at]![i]!), ambient[i]!))
  const anywhere = terms.map((_, i) => table.reduce((most, row) => Math.max(most, row[i]!), ambient[i]!))
  const evidence = chosen.map((at) => sentences[at]!)

  const first = evidence[0]
  const row = chosen[0] === undefined ? [] : table[chosen[0]]!
  const own = first === undefined ? 0 : weightOf(terms, row)
  // What does not speak of the same contradicts nothing.
  const same = first !== undefined && own >= SAME ? first : null
  const isNowhere = (i: number): boolean => anywhere[i]! < MET
  const nowhere = (kind: ClaimTerm['kind']): ClaimTerm[] =>
    terms.filter((term, i) => term.kind === kind && isNowhere(i))
  const others = terms.flatMap((term, i) => (term.kind === 'value' && row[i]! < MET ? [] : [i]))
  const hasRest =
    weightOf(
      others.map((i) => terms[i]!),
      others.map((i) => row[i]!),
    ) >= ALL_BUT
  // A value may stand in another sentence, unless this one has all the rest and its own.
  const isReplaced = (i: number): boolean => isNowhere(i) || (hasRest && row[i]! < MET)
  const names = terms.filter(({ kind }) => kind === 'name').length
  const apart = terms.filter(({ kind }, i) => kind === 'name' && met[i]! < MET && !isNowhere(i)).length
  return {
    sentences: evidence,
    missing: terms.filter((_, i) => met[i]! < MET),
    features: {
      covered: weightOf(terms, met),
      best: own,
      order: first === undefined ? 0 : orderShare(terms, first),
      nameMissing: nowhere('name').length > 0 ? 1 : 0,
      nameApart: names === 0 ? 0 : apart / names,
      valueMissing: nowhere('value').length > 0 ? 1 : 0,
      otherValue: same !== null && terms.some((term, i) => isReplaced(i) && hasOtherValue(term, terms, same)) ? 1 : 0,
      negation: same !== null && contradicts(claim, terms, same) ? 1 : 0,
      opposite: same !== null && isOpposed(keyed(claim), same.words) ? 1 : 0,
    },
  }
}

/** A sentence that meets so much of a claim speaks of the same. */
const SAME = 0.5
/** One that meets so much of the claim without its values has all the rest of it. */
const ALL_BUT = 0.9
/** What a term counts for that stands in the title or a heading alone. */
const CONTEXT = 0.9

/** Whether the claim denies something that the sentence says without denying it, or the reverse. */
function contradicts(claim: string, terms: readonly ClaimTerm[], sentence: PassageSentence): boolean {
  const met = terms.map((term) => new Set(places(term, sentence).map((i) => sentence.words[i]!.start)))
  const isMet = (i: number): boolean => met[i]!.size > 0
  // Each negation as the terms that it denies and that both say. How far it reaches is a guess: one in common will do.
  const here = deniedWords(claim, keyed(claim)).map((words) =>
    termsWhere((term, i) => isMet(i) && words.some(({ start }) => start === term.start)),
  )
  const there = deniedWords(sentence.text, sentence.words).map((words) =>
    termsWhere((_, i) => words.some(({ start }) => met[i]!.has(start))),
  )
  const lacks = (denials: readonly number[][], others: readonly number[][]): boolean =>
    denials.some((denied) => denied.length > 0 && !others.some((other) => denied.some((i) => other.includes(i))))
  return lacks(here, there) || lacks(there, here)

  function termsWhere(holds: (term: ClaimTerm, i: number) => boolean): number[] {
    return terms.flatMap((term, i) => (holds(term, i) ? [i] : []))
  }
}

function weightOf(terms: readonly ClaimTerm[], met: readonly number[]): number {
  const total = terms.reduce((sum, { kind }) => sum + WEIGHT[kind], 0)
  return total === 0 ? 0 : terms.reduce((sum, { kind }, i) => sum + WEIGHT[kind] * met[i]!, 0) / total
}

/** The fewest sentences that meet most of the claim, greedily; nothing that meets none of it. Indices, best first. */
function choose(
  terms: readonly ClaimTerm[],
  sentences: readonly PassageSentence[],
  table: readonly (readonly number[])[],
  ambient: readonly number[],
): number[] {
  const chosen: number[] = []
  let met = ambient
  while (chosen.length < MAX_SENTENCES) {
    let most = chosen.length === 0 ? 0 : MIN_GAIN
    let next = -1
    for (const [at, row] of table.entries()) {
      const together = row.map((strength, i) => Math.max(strength, met[i]!))
      const gain = weightOf(terms, together) - weightOf(terms, met) - LENGTH_COST * sentences[at]!.words.length
      if (gain > most) {
        most = gain
        next = at
      }
    }
    if (next < 0) break
    chosen.push(next)
    met = met.map((strength, i) => Math.max(strength, table[next]![i]!))
  }
  return chosen
}

/** The longest run of terms that the sentence has in the claim's order, as a share of the terms. */
function orderShare(terms: readonly ClaimTerm[], sentence: PassageSentence): number {
  if (terms.length === 0) return 0
  const found = terms.map((term) => places(term, sentence)[0])
  const runs: number[] = []
  for (const [i, place] of found.entries()) {
    runs[i] = 0
    if (place === undefined) continue
    for (let j = 0; j < i; j++) if (found[j] !== undefined && found[j]! < place) runs[i] = Math.max(runs[i]!, runs[j]!)
    runs[i] = runs[i]! + 1
  }
  return Math.max(0, ...runs) / terms.length
}
