import { names } from '../core/text/names.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { words } from '../core/text/words.ts'

/**
 * What a question leaves to the turns before it: nothing; all but its question word ("since when?"); all but a word or
 * two ("and Musharraf?"); what a pronoun stands for; or what "the plane" is.
 */
export type Dependence = 'none' | 'bare' | 'fragment' | 'pronoun' | 'definite'

/** "Thanks. And", "but", "okay so". */
const CONNECTIVE =
  /^(?:(?:ok|okay|well|thanks|thank you|great|cool|wow|yes|no|i see|interesting|hm+)[,.!]+\s*(?=\p{L})|(?:and|but|so|or|also|then|ok|okay|well|now|plus)\b[\s,]*)+/iu
const ABOUT = /^(?:what|how) about\b\s*/i
const PRONOUN =
  /\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|one|ones|both|same|former|latter)\b/i
/** "It" and "there" that stand for nothing. */
const EXPLETIVE =
  /\b(?:out|over|in|up|down) there\b|\bthere (?:\w+ly )?(?:is|are|was|were|be|been|any|a|an|no)\b|\b(?:is|are|was|were) there\b|\bit (?:is |was |has |become |becomes |get |been |now )*(?:\w+ )?(?:easy|easier|hard|harder|possible|true|likely|important|necessary|rain\w*|snow\w*|take|takes|took)\b|\bit (?:sounds|sounded|seems|seemed|looks|looked|appears|appeared) (?:like|as|that|to)\b|\b(?:is|was) it (?:better|best|worth|safe|legal|illegal|normal|okay|ok|good|bad|wise|healthy) (?:to|for)\b|\bis it (?:true|possible|easy|hard|necessary)\b/gi
/** "That" that joins clauses, and "one", "both", "same" that come with their own noun. */
const JOINING =
  /\b(?:say|says|said|claim\w*|mention\w*|show\w*|state\w*|announced?|true|mean\w*|know|think|so|such|\w+ed|agreements?|fact|country|source|document|article|thing)s? that\b|\bthat (?:is|are|was|were|does|do|did|has|have|can|mention\w*|say\w*)\b(?=.*\b\w+)|\b(?:one|both|same) [a-z]{3,}|\bthe (?:first|only|last|other|same) one\b/gi
const QUESTION_WORD = /\b(?:who|whom|whose|what|which|when|where|why|how)\b/i
/** "At what kind of meetings?" */
const LEADING = /^(?:in|on|at|by|from|to|for|with|since|until|of|during|under)\b/i
/** Most words of a question without a verb; more are a question in keywords. */
const MAX_FRAGMENT = 5
/** "Tell me about sharks": a question in full. */
const IMPERATIVE = /^(?:please )?(?:tell|give|show|list|name|describe|explain|compare|define)\b/i
/** "Signed in Baku" is verb enough. */
const PARTICIPLE = /\b\w+(?:ed|s) (?:by|in|at|to)\b/
export const VERBISH =
  /\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|be|been)\b/i

/** The question without its "and", "but", "okay". */
export function withoutConnective(text: string): string {
  return leaving(text, CONNECTIVE)
}

/** The question without its "what about", where that introduces all of it. */
export function withoutAbout(text: string): string {
  return /[.?!]\s+\S/.test(text) ? text : leaving(text, ABOUT)
}

function leaving(text: string, leading: RegExp): string {
  const stripped = text.replace(leading, '').trim()
  return stripped === '' || /^[?.!]*$/.test(stripped) ? text : stripped
}

/** How a question, its connective dropped, depends on its conversation. */
export function dependence(asked: string): Dependence {
  const content = contentWords(asked)
  const own = names(asked).length > 0 || /\d/.test(asked)
  const pronounAt = plainPronounAt(asked)
  if (/\bthere\b/i.test(blankExpletives(asked))) return 'pronoun'
  if (content.length === 0 && QUESTION_WORD.test(asked) && words(asked).length <= 6 && pronounAt < 0) return 'bare'
  if (pronounAt >= 0) {
    // "I mean the Islamabad Declaration. When was it adopted?" says itself what "it" is.
    const named = names(asked).some((name) => name.end <= pronounAt && words(asked.slice(0, pronounAt)).length > 2)
    return named ? 'none' : 'pronoun'
  }
  if (
    !VERBISH.test(asked) &&
    !IMPERATIVE.test(asked) &&
    words(asked).length <= MAX_FRAGMENT &&
    !PARTICIPLE.test(asked)
  ) {
    if (!QUESTION_WORD.test(asked)) return content.length <= 3 ? 'fragment' : 'none'
    if (content.length === 0 || (content.length === 1 && LEADING.test(asked))) return 'bare'
    return content.length <= 2 && !own ? 'definite' : 'none'
  }
  if (!own && content.length <= 2) return 'definite'
  return 'none'
}

/** Where the first pronoun stands that points out of the question; −1 without one. */
export function plainPronounAt(asked: string): number {
  return blankExpletives(asked).search(PRONOUN)
}

/** The question with words that look like pronouns and are none blanked out; offsets stay. */
export function blankExpletives(asked: string): string {
  // Both are found in the question as it stands: "is it true that" is one and holds the other.
  const chars = asked.split('')
  for (const pattern of [JOINING, EXPLETIVE]) {
    for (const { index, 0: match } of asked.matchAll(pattern)) chars.fill(' ', index, index + match.length)
  }
  return chars.join('')
}

/** The folded words that say what a question is about. */
export function contentWords(text: string): string[] {
  return words(text)
    .map((w) => w.folded)
    .filter((w) => !STOP_WORDS.has(w) && !CONTENTLESS.has(w))
}

const CONTENTLESS = new Set(
  'much many long old date year time kind sort type one thing things mean happened happen source sources document documents article say says said mention mentioned'.split(
    ' ',
  ),
)
