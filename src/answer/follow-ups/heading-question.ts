import { STOP_WORDS } from '../../core/text/stopwords.ts'
import { fold } from '../../core/text/words.ts'
import { tag, verbBase } from '../span/tagger.ts'
import { isJoin, type Phrase, phrase } from './clause.ts'
import { hasName, isIndefinite, standsAlone, withoutArticle } from './phrases.ts'

/** A question that a section answers. */
export interface HeadingQuestion {
  question: string
  /** What the section is about is all that the heading tells: no more than a way into it. */
  isTopic: boolean
}

/** Words that head a section of any document. */
const GENERAL =
  /^(?:getting started|further reading|see also|next steps|getting in touch|(?:some |closing |final |general )?(?:introduction|overview|summary|conclusions?|background|prospects?|outlook|remarks|abstract|contents|references|sources|notes|links|examples?|details|history|appendix|faq|objects?|questions?|answers?)|table of contents|the author|related (?:articles|links|posts)|words?)$/i
const POINTS = /\b(?:it|its|this|that|these|those|they|them|their|here|there|next|we|us|our|i|my|me)\b/i

/**
 * The question that a heading stands for: itself, where it is one; how to do what it names ("Raising a limit", "How to
 * pay"); or what there is on what it names. Null for headings that name nothing.
 */
export function headingQuestion(heading: string): HeadingQuestion | null {
  const text = heading
    .replace(/[`*]/g, '')
    .replace(/[\s.:]+$/, '')
    .trim()
  if (text.length > 80 || GENERAL.test(text) || POINTS.test(text)) return null
  if (/^(?:what|how|why|when|who|where|which|can|do|does|is|are) [^?]*\?$/i.test(text))
    return { question: text, isTopic: false }
  const doing = /^how to (\p{Ll}.*\S)$/iu.exec(text)?.[1] ?? done(text)
  if (doing !== null) return { question: `How do I ${doing}?`, isTopic: false }
  const topic = topicOf(text)
  return topic === null ? null : { question: `What do the documents say about ${topic}?`, isTopic: true }
}

/** What is done: "Receiving events" may tell of limits as well, "Raising a limit" is something to do. */
function done(text: string): string | null {
  const gerund = /^(\p{Lu}\p{Ll}+ing) ((?:an?|the|your) \S.*)$/u.exec(text)
  return gerund === null || tag(text)[0]?.pos !== 'VERB' ? null : `${verbBase(gerund[1]!.toLowerCase())} ${gerund[2]}`
}

/** A heading of nouns, as it is written inside a sentence. */
function topicOf(text: string): string | null {
  if (/[\d:;,!?()[\]/|–—]| - /.test(text)) return null
  const { tokens, groups } = phrase(text)
  const nouns = groups.every((group, i) => (i % 2 === 0 ? group.kind === 'noun' : isJoin(group, tokens)))
  const says = tokens.filter(({ text }) => !STOP_WORDS.has(text.toLowerCase())).length
  if (!nouns || groups.length % 2 === 0 || says < 2 || isIndefinite({ text })) return null
  const [first, second] = tokens
  const isName = first!.pos === 'PROPN' && (second === undefined || hasName([second]) || /^['’]/.test(second.text))
  // Every noun of "Rate Limits" is written large: a style and no name.
  const styled = /^\p{Lu}\S*(?: (?:\p{Lu}\S*|of|and|the|in|for|to))+$/u.test(text) && !/^The /.test(text)
  if (styled && !isName) return null
  const inside =
    isName || /^\p{Lu}.*[\p{Lu}\d]/u.test(first!.text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1)
  return isTold(phrase(inside)) ? inside : null
}

/** Whether a topic can be asked for outside its document: "the silver jubilee" can, "the lake" and "effect on customers" cannot. */
function isTold(topic: Phrase): boolean {
  const { tokens, groups } = topic
  if (!standsAlone({ ...topic, groups: [] }) || new Set(tokens.map(({ text }) => fold(text))).size < tokens.length)
    return false
  return groups.every(({ kind, first, last }, i) => {
    if (kind !== 'noun') return true
    const group = tokens.slice(first, last + 1)
    const own = withoutArticle(group)
    if (hasName(group)) return true
    if (own.length < group.length) return own.length > 1 && own[0]!.pos !== 'NUM'
    return i > 0 || groups[1]?.kind !== 'preposition' || /s$/.test(group.at(-1)!.text)
  })
}
