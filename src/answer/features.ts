import { fold } from '../core/text/words.ts'
import { type Candidate, candidates, isStrong } from './candidates.ts'
import type { Expects } from './expectation.ts'
import { keyed } from './passage.ts'
import { isOffered, type Question, type Term } from './question.ts'
import { ownMatch } from './referent.ts'
import { isNamed, match, matched, type ReadSentence } from './sentence.ts'

/** What a sentence is weighed by. Every feature lies in 0…1. */
export interface Features {
  /** Share of the question's weight that the sentence itself meets. */
  coverage: number
  /** The same with the sentences beside it, the headings and the title, each counting less. */
  context: number
  /** Share of the names and numbers of the question met by the sentence. */
  named: number
  /** The same with its context. */
  namedContext: number
  /** Share of the numbers of the question (years, identifiers) met by the sentence; 1 without any. */
  numbers: number
  /** How much likelier the sentence is to say the question's words than the corpus is, as a share of a short sentence that says them all. */
  likelihood: number
  /** Share of the question's weight that the sentence has in the very same form. */
  surface: number
  /** Share of the question's word pairs that stand together here too. */
  pairs: number
  /** The same as `coverage` without names and numbers: what is said of whom. */
  said: number
  /** Fit of the best date or quantity, where one is asked for. */
  value: number
  /** 1 if a date or a quantity is asked for and there is none. */
  valueMissing: number
  /** Fit of the best name, where a person, a place or a thing with a name is asked for. */
  name: number
  nameMissing: number
  /** Cue words of the kind asked for ("because" for a reason, "is a" for a definition). */
  cue: number
  /** Denies something that the question takes for granted. */
  denial: number
  /** Fused retrieval score of its passage. */
  retrieval: number
  /** 1 for the best passage, 1/2 for the second… */
  rank: number
  /** 1 for the first sentence of a passage. */
  opens: number
  /** Too short to say anything. */
  short: number
  /** Longer than is good to quote. */
  long: number
  /** Asks, or leaves open, instead of telling. */
  asks: number
}

export type FeatureName = keyof Features

export interface Weighed {
  sentence: ReadSentence
  features: Features
  candidates: readonly Candidate[]
}

const CONTEXT = { previous: 0.7, next: 0.3, heading: 0.7, title: 0.6, author: 0.9, earlier: 0.5 } as const

/** Computes the features of a sentence for a question. */
export function features(question: Question, sentence: ReadSentence): Weighed {
  const found = candidates(question, sentence)
  let weight = 0
  let own = 0
  let all = 0
  let namedWeight = 0
  let namedOwn = 0
  let namedAll = 0
  let saidWeight = 0
  let saidOwn = 0
  let surface = 0
  let likely = 0
  let likeliest = 0
  for (const term of question.terms) {
    const share = shareOf(term)
    const here = ownMatch(term, sentence)
    const there = Math.max(here, contextMatch(term, sentence))
    weight += share
    own += share * here
    if (here === 1 && sentence.words.some((w) => fold(w.text) === term.folded)) surface += share
    const ratio = RATIO * term.rarity
    likely += Math.log1p((ratio * here) / (LENGTH_PRIOR + sentence.words.length))
    likeliest += Math.log1p(ratio / (LENGTH_PRIOR + SHORT_SENTENCE))
    all += share * there
    if (isNamed(term, sentence)) {
      namedWeight += term.weight
      namedOwn += term.weight * here
      namedAll += term.weight * there
    } else {
      saidWeight += share
      saidOwn += share * here
    }
  }
  const wantsValue = isStrong(question.expects)
  const wantsName = NAME_KINDS.has(question.expects)
  const best = found[0]?.fit ?? 0
  const length = sentence.words.length
  return {
    sentence,
    candidates: found,
    features: {
      coverage: weight === 0 ? 0 : own / weight,
      context: weight === 0 ? 0 : all / weight,
      named: namedWeight === 0 ? 1 : namedOwn / namedWeight,
      namedContext: namedWeight === 0 ? 1 : namedAll / namedWeight,
      numbers: numbersMet(question, sentence),
      likelihood: likeliest === 0 ? 0 : Math.min(1, likely / likeliest),
      surface: weight === 0 ? 0 : surface / weight,
      pairs: pairShare(question, sentence),
      said: saidWeight === 0 ? 0 : saidOwn / saidWeight,
      value: wantsValue ? best : 0,
      valueMissing: wantsValue && found.length === 0 ? 1 : 0,
      name: wantsName ? best : 0,
      nameMissing: wantsName && found.length === 0 ? 1 : 0,
      cue: cue(question.expects, sentence),
      denial:
        !question.negated &&
        DENIAL.test(sentence.text) &&
        question.expects !== 'yes-no' &&
        question.expects !== 'reason'
          ? 1
          : 0,
      retrieval: sentence.hit.score,
      rank: 1 / (1 + sentence.rank),
      opens: sentence.ordinal === 0 ? 1 : 0,
      short: length < 5 || (length < 9 && !/[.!?:;,]/.test(sentence.text)) ? 1 : 0,
      long: Math.min(1, Math.max(0, (length - 35) / 40)),
      asks: ASKS.test(sentence.text) ? 1 : 0,
    },
  }
}

/** Jelinek–Mercer smoothing of .8, passages of 120 words, a term said 1.3 times where it is said; a short sentence has 10 words. */
const RATIO = (0.25 * 120) / 1.3
const LENGTH_PRIOR = 10
const SHORT_SENTENCE = 10

const ASKS = /\?["”’)]*$|\bwhether\b/

/** What the question asks for by a noun need not be said by the answer: "which *honour*" – "the Order of Merit". */
const FOCUS_SHARE = 0.5

/** How much of the question a term is. */
export function shareOf({ weight, focus }: Term): number {
  return weight * (focus ? FOCUS_SHARE : 1)
}

const NAME_KINDS: ReadonlySet<Expects> = new Set(['person', 'place', 'name'])

/** An outright denial; "not only" and "not yet seen" of something else are left to the ranking. */
const DENIAL =
  /\b(?:no (?:formal |official |such )?\w+ (?:has|have|had|was|were|is|are)\b|not (?:yet )?been\b|never\b|has not\b|have not\b|did not\b|does not\b|do not\b)/i

interface Around {
  heading: { keys: ReadonlySet<string> }
  title: { keys: ReadonlySet<string> }
  author: { keys: ReadonlySet<string> }
}

const contexts = new WeakMap<ReadSentence['hit'], Around>()

function contextKeys({ hit }: ReadSentence): Around {
  let known = contexts.get(hit)
  if (known === undefined) {
    known = {
      heading: { keys: new Set(keyed(hit.chunk.headings.join(' ')).map((w) => w.key)) },
      title: { keys: new Set(keyed(hit.document.title).map((w) => w.key)) },
      author: { keys: new Set(keyed(hit.document.author ?? '').map((w) => w.key)) },
    }
    contexts.set(hit, known)
  }
  return known
}

/** How well the surroundings of a sentence meet a term: the sentences beside it, its headings, its document's title. */
export function contextMatch(term: Term, sentence: ReadSentence): number {
  const around = contextKeys(sentence)
  let best = Math.max(CONTEXT.heading * match(term, around.heading), CONTEXT.title * match(term, around.title))
  // What an author says stands in their text, which seldom names them.
  if (term.attributed) best = Math.max(best, CONTEXT.author * match(term, around.author))
  if (sentence.next !== null) best = Math.max(best, CONTEXT.next * match(term, sentence.next))
  let strength: number = CONTEXT.previous
  for (let before = sentence.previous; before !== null && strength > 0.3; before = before.previous) {
    best = Math.max(best, strength * match(term, before))
    strength *= CONTEXT.earlier / CONTEXT.previous
  }
  return best
}

function numbersMet(question: Question, sentence: ReadSentence): number {
  const numbers = question.terms.filter((term) => /\d/.test(term.folded) && !isOffered(term, question))
  // "Imports made up $5 million of that total": the year of the total stands before.
  const before = POINTS_AT.test(sentence.text) ? sentence.previous : null
  const met = (term: Term): boolean => match(term, sentence) > 0 || (before !== null && match(term, before) > 0)
  return numbers.length === 0 ? 1 : numbers.filter(met).length / numbers.length
}

const POINTS_AT = /\b(?:of|in|to|by|from|at|during) (?:this|that|these|those|the same)\b/i

const PAIR_REACH = 3

function pairShare(question: Question, sentence: ReadSentence): number {
  if (question.pairs.length === 0) return 0
  let total = 0
  let met = 0
  for (const [a, b] of question.pairs) {
    const weight = a.weight + b.weight
    total += weight
    if (match(a, sentence) === 0 || match(b, sentence) === 0) continue
    const first = positions(sentence, a)
    const second = positions(sentence, b)
    if (first.some((i) => second.some((j) => i !== j && Math.abs(i - j) <= PAIR_REACH))) met += weight
  }
  return met / total
}

function positions(sentence: ReadSentence, term: Term): number[] {
  const at = new Set(matched([term], sentence).map((p) => p.start))
  return sentence.words.flatMap((w, i) => (at.has(w.start) ? [i] : []))
}

const CUES: Partial<Record<Expects, RegExp>> = {
  reason:
    /\b(?:because|since|due to|owing to|as a result|result of|results? from|stems? from|so that|in order to|therefore|thus|hence|cause[ds]?|reasons?|led to|leads to|on account of|thanks to|for the sake|purpose|allows?|enables?|to (?:express|avoid|ensure|allow|prevent|show|protect|reduce|improve))\b/i,
  definition: /\b(?:is|was|are|were|means|refers to|known as|called|defined as|stands for)\b/i,
  list: /(?:,[^,]+){2,}|,[^,]+ and |\binclud(?:e[sd]?|ing)\b|\bsuch as\b|\bboth\b|\band\b/i,
  manner: /\b(?:by|through|using|via|with|steps?|first|then|use|click|run|set)\b/i,
  duration: /\b(?:for|lasted|lasting|long|took|takes|since)\b/i,
}

function cue(expects: Expects, sentence: ReadSentence): number {
  const pattern = CUES[expects]
  return pattern?.test(sentence.text) ? 1 : 0
}
