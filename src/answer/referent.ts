import { STOP_WORDS } from '../core/text/stopwords.ts'
import { fold } from '../core/text/words.ts'
import { type KeyedWord, keyed } from './passage.ts'
import type { Term } from './question.ts'
import { match, type ReadSentence } from './sentence.ts'

interface Keys {
  keys: ReadonlySet<string>
}

/** Opens with a pronoun for what is spoken of, behind an adverbial at most ("During the war she hid a family", "Later, he"). */
const REFERS =
  /^["“'(]*(?:(?:in|on|at|by|during|since|from|for|with|between|under|throughout)\b[^.;:]{1,60}? |\p{Lu}[^,.;:]{0,40}, (?:and )?)?(?:he|she|it|they|his|her|its|their)\b/iu
/** "It is known that", "it was in 1924 that": a pronoun that stands for nothing. */
const EXPLETIVE = /^it (?:(?:is|was|seems|appears|follows) (?:\w+ )?(?:that|to)|(?:is|was) (?:in|on|at|by))\b/i
/** Where the noun phrase that opens a sentence ends. */
const PREDICATE =
  /\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|became|becomes|remains?|began|died|lived|[a-z]{3,}ed)\b|[,;:(–—]/u
/** Sentences back that a chain of pronouns may reach, and the words of a subject. */
const REACH = 4
const MAX_WORDS = 8

const referents = new WeakMap<ReadSentence, Keys | null>()

/** The words of what the pronoun that opens a sentence stands for: the subject of the nearest sentence before that has one, or the title; null without such a pronoun. */
function referentOf(sentence: ReadSentence): Keys | null {
  let known = referents.get(sentence)
  if (known === undefined) {
    known = find(sentence)
    referents.set(sentence, known)
  }
  return known
}

function find(sentence: ReadSentence): Keys | null {
  if (!REFERS.test(sentence.text) || EXPLETIVE.test(sentence.text)) return null
  let before = sentence.previous
  for (let back = 0; before !== null && back < REACH; before = before.previous, back++) {
    if (REFERS.test(before.text)) continue
    const subject = subjectOf(before)
    if (subject.length > 0) return { keys: new Set(subject.map(({ key }) => key)) }
  }
  return before === null ? { keys: new Set(keyed(sentence.hit.document.title).map(({ key }) => key)) } : null
}

/** The telling words before the predicate. */
function subjectOf({ text, words }: ReadSentence): readonly KeyedWord[] {
  const opening =
    /^(?:in|on|at|by|after|before|during|since|until|from|for|with) [^,]{0,40}, /i.exec(text)?.[0].length ?? 0
  const end = opening + text.slice(opening).search(PREDICATE)
  return words
    .filter((w) => w.start >= opening && (end < opening || w.end <= end) && !STOP_WORDS.has(fold(w.text)))
    .slice(0, MAX_WORDS)
}

/** What a word counts for that the sentence says by a pronoun. */
const REFERRED = 0.8

/** How well a sentence itself meets a term, by its words or by the pronoun that it opens with. */
export function ownMatch(term: Term, sentence: ReadSentence): number {
  const own = match(term, sentence)
  if (own >= REFERRED) return own
  const referent = referentOf(sentence)
  return referent === null ? own : Math.max(own, REFERRED * match(term, referent))
}
