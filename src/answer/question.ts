import { irregularForms } from '../core/text/irregular.ts'
import { sentences } from '../core/text/sentences.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { synonyms } from '../core/text/synonyms.ts'
import { matchKey } from '../core/text/variants.ts'
import { words } from '../core/text/words.ts'
import { alternatives, claimedOrdinals } from './alternatives.ts'
import { attributedTo } from './attribution.ts'
import { askedRole, type Expects, expectation, QUESTION_TYPOS } from './expectation.ts'
import { metadataField } from './metadata.ts'
import { governed } from './metonym.ts'

/** A content word of the question. */
export interface Term {
  /** As written. */
  text: string
  folded: string
  /** What it is matched by. */
  key: string
  /** Words (folded) that were found to be meant by a word the corpus does not know, and their match keys. */
  meant: readonly string[]
  corrections: readonly string[]
  synonyms: ReadonlySet<string>
  /** How much it tells, 0…1: idf among the passages. */
  weight: number
  /** A proper name, a number or an identifier: what the evidence must not lack. */
  named: boolean
  /** The noun the question word belongs to; the text need not say it. */
  focus: boolean
  /** Passages of the corpus for each that has it; 0 for a word that no passage has. */
  rarity: number
  /** In how many passages it, or what stands for it, occurs. */
  frequency: number
  /** Names whom the question says something was said by: "according to Roe", "what does Roe call it". */
  attributed: boolean
}

export interface Question {
  text: string
  expects: Expects
  focus: string | null
  /** The office whose holder is asked for ("who is the mayor of …"), folded. */
  role: string | null
  terms: readonly Term[]
  /** Pairs of terms that stand side by side in the question. */
  pairs: readonly (readonly [Term, Term])[]
  /** Asks about what is not, or never was. */
  negated: boolean
  /** Values that the question offers to choose from ("1991 or 1992"), folded. */
  alternatives: readonly string[]
  /** Ranks that a yes/no question claims ("was it the second"), folded. */
  claimedRanks: readonly string[]
}

/** What the corpus knows of the words of a question. */
export interface WordKnowledge {
  /** In how many passages a folded word occurs, under its spelling variants. */
  frequency(folded: string): number
  /** Known words that an unknown one was probably meant to be. */
  corrections(folded: string): readonly string[]
  passages: number
}

/** Words that ask rather than tell, beyond the stop words. */
const ASKING = new Set(
  `tell know say says said mean means list name names describe explain true actually really exactly document documents article articles source
  sources text author authors according many much mention mentions mentioned speak speaks call calls called question compared take took place
  kind kinds type types happen happened ever still yet`.split(/\s+/),
)
/** "What does Dr Roe know": the text need not say it each time. */
const HONORIFICS = new Set('mr mrs ms mx dr prof'.split(' '))
/** "How many sources": what is counted is no word of asking. */
const COUNTS = /\bhow many\b/i
/** Words of a question that are weighed; the rest of a longer one repeats or digresses. */
const MAX_TERMS = 40
/** What a follow-up carries over stands in parentheses behind it, and counts less than what it says itself; so does background. */
const CARRIED = 0.5
/** The alternatives that a question offers ("1991 or 1992") are not all true. */
const OFFERED = 0.1
/** Nouns for a kind of value, which the value itself stands for: no text says "on the date of 12 December". */
const UNSAID = 0.1
const VALUE_NOUNS = new Set(
  'date year month day time decade century number amount quantity price cost value percentage'.split(' '),
)
/** "How large is it": a size says so without the word. */
const EXTENT = 0.2
/** Verbs that say little of what is done. */
const LIGHT = 0.4
const LIGHT_VERBS = new Set(
  'come comes came go goes went gone make makes made become becomes became get gets got put puts set sets run runs ran running work works worked use uses used last lasts lasted hold holds held take takes taken give gives gave given occur occurs occurred stand stands stood'.split(
    ' ',
  ),
)

/** Takes a question apart: what it asks for and what it is about. */
export function analyse(text: string, corpus: WordKnowledge): Question {
  const expected = expectation(text)
  const { focus } = expected
  // "Which author calls it …" is answered by what is said of it, whoever is named there.
  const expects = metadataField(text) === 'title' ? 'open' : expected.expects
  const all = words(text)
  const content = all.filter((w) => !STOP_WORDS.has(QUESTION_TYPOS[w.folded] ?? w.folded))
  // A question made of function words alone still has to be about something.
  const telling = content.filter(
    (w) =>
      !HONORIFICS.has(w.folded) &&
      (!ASKING.has(QUESTION_TYPOS[w.folded] ?? w.folded) || (w.folded === focus && COUNTS.test(text))),
  )
  const chosen = (telling.length > 0 ? telling : content).slice(0, MAX_TERMS)
  const carriedFrom = /\([^()]*\)[?.!]?$/.exec(text)?.index ?? text.length
  const askedFrom = lastSentence(text)
  const choices = alternatives(text)
  const claimedRanks = choices.length === 0 && expects === 'yes-no' ? claimedOrdinals(text) : []
  const offered = [...choices, ...claimedRanks]
  const highest = idf(0, corpus.passages)
  const extent = /\bhow (large|big|great|far|soon|late|old|long|often)\b/i.exec(text)?.[1]?.toLowerCase()
  const shouted = text === text.toUpperCase()
  const sayer = attributedTo(text)
  const terms: Term[] = chosen.map((word) => {
    const own = corpus.frequency(word.folded)
    const key = matchKey(word.folded)
    const slip = own === 0 ? QUESTION_TYPOS[word.folded] : undefined
    const meant =
      own > 0
        ? []
        : [...(slip === undefined ? [] : [slip]), ...(isWord(word.folded, key) ? [] : corpus.corrections(word.folded))]
    const country = governed(text, all, all.indexOf(word))
    const standIns = own === 0 && meant.length === 0 ? [...synonyms(key), ...country] : []
    // A slip of general English was not looked up; what it means may well be there.
    const frequency = Math.max(
      own,
      slip === undefined ? 0 : 1,
      ...[...meant, ...standIns].map((other) => corpus.frequency(other)),
    )
    const capital = !shouted && /^\p{Lu}/u.test(word.text) && word !== all[0]
    const isFocus = focus !== null && word.folded === focus
    return {
      text: word.text,
      folded: word.folded,
      key,
      meant,
      corrections: meant.map(matchKey),
      synonyms: country.length === 0 ? synonyms(key) : new Set([...synonyms(key), ...country]),
      weight:
        Math.max(0.1, idf(frequency, corpus.passages) / highest) *
        (word.start > carriedFrom || word.start < askedFrom ? CARRIED : 1) *
        (offered.includes(word.folded) ? OFFERED : 1) *
        (isFocus && VALUE_NOUNS.has(word.folded) ? UNSAID : 1) *
        (LIGHT_VERBS.has(word.folded) ? LIGHT : 1) *
        (extent === word.folded ? EXTENT : 1),
      named: (capital || /\d/.test(word.folded)) && !offered.includes(word.folded),
      focus: isFocus,
      rarity: frequency === 0 ? 0 : corpus.passages / frequency,
      frequency,
      attributed: (capital || shouted) && sayer !== null && word.start >= sayer.start && word.end <= sayer.end,
    }
  })
  const pairs: [Term, Term][] = []
  for (let i = 1; i < chosen.length; i++) {
    const between = text.slice(chosen[i - 1]!.end, chosen[i]!.start)
    if (!/[,;.?!]/.test(between) && words(between).length <= 1) pairs.push([terms[i - 1]!, terms[i]!])
  }
  return {
    text,
    expects,
    focus,
    role: askedRole(text),
    terms,
    pairs,
    negated: NEGATION.test(text.split(/,? or /)[0]!),
    alternatives: choices,
    claimedRanks,
  }
}

const NEGATION = /\b(?:not|never|no|none|neither|nor|without|cannot|n't)\b|n['’]t\b/i

/** Whether English has the word: it is no slip then, and "wife" is not "life" where no document has a wife. */
function isWord(folded: string, key: string): boolean {
  return synonyms(key).size > 0 || irregularForms(folded).length > 0
}

const MOTION = new Set('come comes came coming go goes went gone going'.split(' '))

/** Whether a term is a verb of motion that any other may stand for: "go to Elmont" and "a visit to Elmont". */
export function isMotion({ folded }: Term): boolean {
  return MOTION.has(folded)
}

/** Whether a term is one of the values that the question itself puts up for choice or for doubt. */
export function isOffered(term: Term, { alternatives, claimedRanks }: Question): boolean {
  return alternatives.includes(term.folded) || claimedRanks.includes(term.folded)
}

/** Where the sentence that asks begins; what stands before it is background. */
function lastSentence(text: string): number {
  const spans = sentences(text)
  const asking = spans.findLast((span) => text.slice(span.start, span.end).includes('?'))
  return spans.length > 1 && asking !== undefined ? asking.start : 0
}

/** Inverse document frequency as in BM25 (Robertson and Zaragoza, 2009), never negative. */
function idf(frequency: number, passages: number): number {
  return Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
}
