import { STOP_WORDS } from '../../core/text/stopwords.ts'
import type { Span } from '../cite.ts'
import { isDirective } from '../directive.ts'
import type { Expects } from '../expectation.ts'
import { type PassageSentence, readPassage } from '../passage.ts'
import type { Question } from '../question.ts'
import { quoteOf, sentenceSpan } from '../quote.ts'
import { match, type ReadSentence, readSentences } from '../sentence.ts'
import type { Passage } from './passages.ts'

/** What of a passage may bear out an answer to the questions. */
export interface Evidence {
  passage: Passage
  /** The passage with blanks for what has nothing to do with the questions: the offsets are the passage's. */
  text: string
  /** The span to quote for sentences of it, by their offsets in the passage: neighbours joined, literal. */
  quotes(sentences: readonly Pick<PassageSentence, 'start' | 'text'>[]): Span[]
}

/**
 * Blanks what does not speak of what was asked, whatever a draft makes of it, and what tells its reader to write something: that a document
 * does is no ground for an answer. A sentence speaks of it if it has a word of the question; if a pronoun takes up a sentence that does; where more than a
 * value is asked for, also if it has two words of such sentences or of the headings, or is an item of a list under a heading that has.
 */
export function evidenceOf(passage: Passage, questions: readonly Question[]): Evidence {
  const read = readPassage(passage.text)
  const context = readPassage(passage.context)
  const listed = questions.some(
    (question) => LISTS.has(question.expects) && context.some((sentence) => isOf(question, sentence)),
  )
  const wide = questions.some(({ expects }) => WIDE.has(expects))
  const tells = read.map(({ text }) => !NO_STATEMENT.test(text))
  const asked = read.map((sentence, i) => questions.some((question) => isOf(question, sentence, tells[i])))
  const directed = directives(passage.text, read)
  const topic = new Set(
    [...context, ...read.filter((_, i) => asked[i] && !directed[i])].flatMap((sentence) => [...telling(sentence)]),
  )
  let text = ''
  let at = 0
  let before = false
  let spoilt = false
  for (const [i, sentence] of read.entries()) {
    const between = passage.text.slice(at, sentence.start)
    const opens = PARAGRAPH.test(between)
    // Behind an instruction, in the same paragraph, only what was asked for is heard.
    spoilt = (spoilt && !opens) || directed[i]!
    const goesOn: boolean =
      !spoilt &&
      ((before && !opens && TAKES_UP.test(sentence.text)) ||
        (listed && isItem(passage.text, sentence)) ||
        (wide && tells[i]! && [...telling(sentence)].filter((key) => topic.has(key)).length >= SHARED))
    before = !directed[i] && (asked[i]! || goesOn)
    text += between + (before ? sentence.text : sentence.text.replace(/\S/g, ' '))
    at = sentence.start + sentence.text.length
  }
  text += passage.text.slice(at)

  let known: Map<number, ReadSentence> | null = null
  const readSentence = (start: number): ReadSentence | undefined => {
    known ??= new Map(readSentences([passage.hit]).map((sentence) => [sentence.start, sentence]))
    return known.get(passage.hit.chunk.start + start)
  }
  const { document, chunk } = passage.hit
  const spanOf = (start: number, end: number): Span => ({
    document,
    chunkId: chunk.id,
    start,
    end,
    quote: chunk.text.slice(start - chunk.start, end - chunk.start),
  })
  const isShown = ({ start, end }: Span): boolean => {
    const [from, to] = [start - chunk.start, end - chunk.start]
    return to <= text.length && text.slice(from, to) === passage.text.slice(from, to)
  }

  function quote({ start, text: said }: Pick<PassageSentence, 'start' | 'text'>): Span {
    const sentence = readSentence(start)
    const alone = spanOf(chunk.start + start, chunk.start + start + said.length)
    if (sentence === undefined || sentence.text !== said) return alone
    const grown = quoteOf(sentence)
    return isShown(grown) ? grown : sentenceSpan(sentence)
  }

  return {
    passage,
    text,
    quotes(chosen) {
      const joined: Span[] = []
      for (const span of chosen.map(quote).sort((a, b) => a.start - b.start)) {
        const last = joined.at(-1)
        const between = last === undefined ? null : chunk.text.slice(last.end - chunk.start, span.start - chunk.start)
        if (last !== undefined && (span.start <= last.end || /^[^\S\n]*\n?[^\S\n]*$/.test(between!))) {
          joined[joined.length - 1] = spanOf(last.start, Math.max(last.end, span.end))
        } else joined.push(span)
      }
      return joined
    },
  }
}

/** Which sentences tell their reader what to write; what one that ends in a colon leads to is part of it. */
function directives(text: string, read: readonly PassageSentence[]): boolean[] {
  const directed: boolean[] = []
  for (const [i, sentence] of read.entries()) {
    const last = read[i - 1]
    const led =
      last !== undefined &&
      directed[i - 1] === true &&
      /[:,]\W*$/.test(last.text) &&
      !PARAGRAPH.test(text.slice(last.start + last.text.length, sentence.start))
    directed.push(led || isDirective(sentence.text))
  }
  return directed
}

const PARAGRAPH = /\n\s*\n/
/** Words in common with what speaks of the question, from which a sentence goes on with it. */
const SHARED = 2

function telling({ words }: PassageSentence): Set<string> {
  return new Set(
    words.filter(({ text }) => text.length > 2 && !STOP_WORDS.has(text.toLowerCase())).map(({ key }) => key),
  )
}

/** A question for these is answered by lists, whose items need not say again what they are of. */
const LISTS: ReadonlySet<Expects> = new Set(['list', 'manner', 'open'])
/** A question for these is answered by all that goes on with what it asks for; one for a date, a place or a person by what says it. */
const WIDE: ReadonlySet<Expects> = new Set(['list', 'manner', 'open', 'reason', 'definition', 'yes-no'])
/** A pronoun that stands for what the sentence before speaks of; "this domain" may be any. */
const TAKES_UP = /^(?:["“'(]*)(?:it|its|he|she|they|his|her|their|both)\b/i
/** A word that tells so little may stand anywhere. */
const MIN_WEIGHT = 0.3
/** From here on a word stands for one of the question; from there on it is that word, its correction or its kin. */
const MET = 0.5
const SAME = 0.65
/** Questions, code, and what somebody is told to do in words: they state nothing, so a synonym is not enough to hear them. */
const NO_STATEMENT =
  /\?["”’)]*$|[;{}=]\s*$|\w\(.*[,)]\s*(?:as \w+)?:?$|^\W*(?:import|from \w+ import|def|const|let|var|return)\b|^\W*(?:please )?(?:summari[sz]e|analy[sz]e|recommend|suggest|translate|compose|draft|describe|explain|provide|determine|classify|write|develop|show me|help me|tell me|give me)\b/im

/** Whether a sentence speaks of a question. One that states nothing has to have two of its words, or the only one. */
function isOf({ terms }: Question, sentence: { keys: ReadonlySet<string> }, states: boolean = true): boolean {
  const heavy = terms.filter(({ weight, focus }) => weight >= MIN_WEIGHT && !focus)
  const own = heavy.length > 0 ? heavy : terms
  if (states) return own.some((term) => match(term, sentence) >= MET)
  return own.filter((term) => match(term, sentence) >= SAME).length >= Math.min(2, own.length)
}

function isItem(text: string, { start }: { start: number }): boolean {
  return /^\s*(?:[-*+•–]|\d{1,3}[.)])\s/.test(text.slice(text.lastIndexOf('\n', start) + 1, start + 8))
}
