import { dates } from '../core/text/dates.ts'
import { names } from '../core/text/names.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { matchKey } from '../core/text/variants.ts'
import { fold, words } from '../core/text/words.ts'
import type { Expects } from './expectation.ts'
import { keyed } from './passage.ts'
import type { Question, Term } from './question.ts'
import { match, type ReadSentence, strength } from './sentence.ts'

/** Why a sentence is about something else than the question. */
export type Mismatch = 'number' | 'kind' | 'name' | 'person' | 'subject' | 'place' | 'owner' | 'modifier'

/**
 * Whether a sentence that looks like an answer is one about something else: another version ("Kestrel 2" asked, "Kestrel
 * 4" written), another of the same family, a name that its whole passage does not know, or another name in the same
 * place ("visit Marlow", "a visit to Elmont"). Names alone: words have too many others that stand for them.
 */
export function mismatch(question: Question, sentence: ReadSentence): Mismatch | null {
  if (otherNumber(question, sentence)) return 'number'
  if (STRICT.has(question.expects) && otherModifier(question, sentence)) return 'modifier'
  if (STRICT.has(question.expects) && otherKind(question, sentence)) return 'kind'
  const around = aroundOf(sentence)
  for (const name of asked(question)) {
    const here = name.terms.filter((term) => match(term, sentence) > 0 || like(term, sentence.keys))
    const there = name.terms.filter((term) => match(term, around) > 0 || like(term, around.keys))
    // Whether Ann Roe did it is not answered where she is not mentioned; a place may go by another name.
    const strict =
      STRICT.has(question.expects) ||
      (question.expects === 'definition' && name.owner) ||
      (question.expects === 'yes-no' && name.subject && name.person)
    if (there.length === 0 && strict && !shortened(name.text, sentence.hit.chunk.text)) return 'name'
    if (name.owner && STRICT.has(question.expects) && otherOwner(question, sentence)) return 'owner'
    if (here.length > 0) {
      if (name.person && there.length < name.terms.length && there.at(-1) === name.terms.at(-1)) return 'person'
      continue
    }
    if (!STRICT.has(question.expects) || match(name.terms.at(-1)!, aboveOf(sentence)) > 0) continue
    if (name.subject && otherSubject(question, sentence)) return 'subject'
    if ((name.subject || name.owner) && otherAntecedent(question, sentence)) return 'subject'
    if (name.preposition !== null && otherPlace(question, sentence, name.preposition)) return 'place'
  }
  return null
}

/** Kinds of questions whose answers can be held to their names. */
const STRICT: ReadonlySet<Expects> = new Set([
  'date',
  'duration',
  'number',
  'money',
  'percent',
  'person',
  'place',
  'name',
])

interface AskedName {
  text: string
  terms: Term[]
  person: boolean
  /** Does what is asked: "when did *Marlow* join". */
  subject: boolean
  /** Has what is asked for: "the capital of *Marlow*", "*Marlow*'s capital". */
  owner: boolean
  /** The preposition, or "visit", that it stands behind. */
  preposition: string | null
}

const askedNames = new WeakMap<Question, AskedName[]>()
const SUBJECT = /\b(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could)\s+(?:the\s+)?$/i
/** What follows tells when or in view of what, and need not be told again. */
const SETTING =
  /^\W*\w+\s.*\b(?:when|while|after|before|during|since|until|because|although|if|according to|thanks to|besides|unlike)\b/i
const BEHIND = /\b(in|to|from|at|on|of|with|for|visit(?:s|ed|ing)?)\s+(?:the\s+)?$/i

function asked(question: Question): AskedName[] {
  let known = askedNames.get(question)
  if (known === undefined) {
    const background = Math.max(0, question.text.slice(0, -1).search(/(?<=[.!?]\s)[^.!?]*$/))
    const carried = question.text.search(/\([^()]*\)[?.!]?$/)
    known = names(question.text).flatMap((name) => {
      const parts = words(name.text)
        .filter((w) => !STOP_WORDS.has(w.folded))
        .map((w) => question.terms.find((term) => term.folded === w.folded))
        .filter((term) => term !== undefined)
      if (parts.length === 0 || (carried >= 0 && name.start > carried) || name.start < background) return []
      if (SETTING.test(question.text.slice(background, name.start))) return []
      const before = question.text.slice(0, name.start)
      const preposition = BEHIND.exec(before)?.[1]?.toLowerCase() ?? null
      return [
        {
          text: name.text,
          terms: parts,
          person: name.kind === 'person' && parts.length === 2,
          subject: SUBJECT.test(before),
          owner: /\bof (?:the )?$/i.test(before) || /^['’]s?\b/.test(question.text.slice(name.end)),
          preposition: preposition?.startsWith('visit') ? 'to' : preposition,
        },
      ]
    })
    askedNames.set(question, known)
  }
  return known
}

/** "Kestrel 3", "Article 14", "version 2.6": a number that tells one from its like. */
const NUMBERED =
  /(?<![\p{L}\p{N}])(\p{Lu}[\p{L}]+|[vV]ersion|[aA]rticle|[cC]hapter|[sS]ection|[sS]tep|[pP]art)[ -](\d{1,3}(?:\.\d+){0,3})(?![\p{L}\p{N}]|[.,]\d)/gu

function otherNumber({ text }: Question, { hit }: ReadSentence): boolean {
  const inDate = dates(text)
  for (const [whole, word, number] of text.matchAll(NUMBERED)) {
    const at = text.indexOf(whole)
    if (STOP_WORDS.has(fold(word!)) || inDate.some((d) => at < d.end && at + whole.length > d.start)) continue
    const numbered = new RegExp(`(?<![\\p{L}\\p{N}])${word}[ -]?(\\d{1,3}(?:\\.\\d+){0,3})(?![\\p{L}\\p{N}])`, 'giu')
    const written = [hit.document.title, ...hit.chunk.headings, hit.chunk.text].join('\n')
    // "Chapters 4 and 5", "Articles 3–7": one of several is not told apart here.
    if (new RegExp(`(?<![\\p{L}\\p{N}])${word}s \\d`, 'iu').test(written)) continue
    const found = [...written.matchAll(numbered)].map((m) => m[1]!)
    if (!found.some((n) => n === number || n.startsWith(`${number}.`) || number!.startsWith(`${n}.`))) return true
  }
  return false
}

/** "Lake Dunmar", "the Treaty of Karstadt": a word for a kind of thing and the name that tells one from its like. */
const OF_KIND = /\b(\p{Lu}\p{Ll}+)(?: of)?(?: the)? (\p{Lu}[\p{Ll}]+)\b/gu

/**
 * Whether the name of the question ("Lake Dunmar") stands in no passage, while the sentence has another of its kind
 * ("Lake Orvel") or another thing of its name ("Cape Dunmar").
 */
function otherKind({ text }: Question, sentence: ReadSentence): boolean {
  for (const [whole, kind, name] of text.matchAll(OF_KIND)) {
    if (!KINDS.has(fold(kind!))) continue
    const { document, chunk } = sentence.hit
    const written = [document.title, ...chunk.headings, chunk.text].join('\n')
    if (written.includes(whole) || new RegExp(`\\b${name} ${kind}\\b`, 'iu').test(written)) continue
    const others = [...written.matchAll(OF_KIND)]
    if (
      others.some((m) => m[1] === kind && m[2] !== name) ||
      others.some((m) => m[2] === name && m[1] !== kind && KINDS.has(fold(m[1]!)))
    )
      return true
  }
  return false
}

const KINDS: ReadonlySet<string> = new Set(
  'lake mount cape port fort treaty battle university bay gulf river island bridge castle church cathedral tower museum palace bank ministry saint street plan article chapter school college hospital peace siege republic duchy county house abbey'.split(
    ' ',
  ),
)

const DETERMINER = /\b(?:the|an?|your|our|their|its|his|her|this|that) $/i

/**
 * "The legal team" where no document knows anything legal, and the sentence is about "the delivery team": the same noun
 * with another word before it.
 */
function otherModifier({ pairs, text }: Question, sentence: ReadSentence): boolean {
  const around = aroundOf(sentence)
  return pairs.some(([modifier, noun]) => {
    if (match(modifier, around) > 0 || modifier.named || modifier.focus || noun.named || match(noun, sentence) < 1)
      return false
    if (!DETERMINER.test(text.slice(0, text.indexOf(modifier.text)))) return false
    return sentence.words.every((word, i) => {
      const before = sentence.words[i - 1]
      return word.key !== noun.key || (before !== undefined && !STOP_WORDS.has(fold(before.text)))
    })
  })
}

interface Keys {
  keys: ReadonlySet<string>
}
const arounds = new WeakMap<ReadSentence['hit'], Keys>()
const aboves = new WeakMap<ReadSentence['hit'], Keys>()

/** The words of the whole passage, its headings and its title. */
function aroundOf({ hit }: ReadSentence): Keys {
  return keysOf(arounds, hit, () => [
    hit.document.title,
    hit.document.author ?? '',
    ...hit.chunk.headings,
    hit.chunk.text,
  ])
}

function aboveOf({ hit }: ReadSentence): Keys {
  return keysOf(aboves, hit, () => [hit.document.title, ...hit.chunk.headings])
}

function keysOf(kept: WeakMap<ReadSentence['hit'], Keys>, hit: ReadSentence['hit'], texts: () => string[]): Keys {
  let known = kept.get(hit)
  if (known === undefined) {
    known = { keys: new Set(keyed(texts().join(' ')).map((w) => w.key)) }
    kept.set(hit, known)
  }
  return known
}

/** A name that is spelled in two ways ("Mamnoon", "Mamnon"): a letter more, less or another, the first the same. */
function like({ key }: Term, keys: ReadonlySet<string>): boolean {
  if (key.length < 5 || /\d/.test(key)) return false
  for (const other of keys) {
    if (other[0] === key[0] && Math.abs(other.length - key.length) <= 1 && oneEdit(key, other)) return true
  }
  return false
}

function oneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let i = 0
  while (i < short.length && short[i] === long[i]) i++
  const rest = short.length === long.length ? short.slice(i + 1) : short.slice(i)
  return long.slice(i + 1) === rest
}

/** "CSTO" for the "Collective Security Treaty Organization", and the reverse. */
function shortened(name: string, text: string): boolean {
  if (/^\p{Lu}{2,6}$/u.test(name)) {
    const spelled = [...name].map((letter) => `${letter}[\\p{L}-]+`).join('(?: (?:of|the|and|for|to))* ')
    return new RegExp(spelled, 'u').test(text)
  }
  const initials = [...name.matchAll(/(?<![\p{L}])\p{Lu}/gu)].map((m) => m[0]).join('')
  return initials.length > 1 && new RegExp(`(?<![\\p{L}])${initials}(?![\\p{L}])`, 'u').test(text)
}

/** Whose word it is, and no subject. */
const AS_SAID = /^(?:according to|in|at|by|on|as of|since) [^,]{1,60}, /i

/** Whether a sentence begins with the name of another who does it. */
function otherSubject(question: Question, sentence: ReadSentence): boolean {
  const above = aboveOf(sentence).keys
  const [first] = names(sentence.text, (folded) => sentence.isName(folded) || above.has(matchKey(folded)))
  const opening = AS_SAID.exec(sentence.text)?.[0].length ?? 0
  const subject = names(
    sentence.text.slice(opening),
    (folded) => sentence.isName(folded) || above.has(matchKey(folded)),
  )[0]
  if (opening > 0) return subject !== undefined && subject.start === 0 && foreign(subject.text, question)
  return first !== undefined && first.start === 0 && foreign(first.text, question)
}

/** "The Ruritanian capital" where the capital of Marlow is asked for: what is asked for has another's name before it. */
function otherOwner(question: Question, sentence: ReadSentence): boolean {
  const head = HEAD_OF.exec(question.text)?.[1] ?? HEAD_OWNED.exec(question.text)?.[1]
  const term = question.terms.find((t) => t.folded === head?.toLowerCase())
  if (term === undefined) return false
  const heads = sentence.words.flatMap((word, i) => (strength(term, word.key) >= SAME_HEAD ? [i] : []))
  return (
    heads.length > 0 &&
    heads.every((i) => {
      const before = sentence.words[i - 1]
      return (
        before !== undefined &&
        before.start > 0 &&
        /^\p{Lu}\p{Ll}+(?:an|ese|ish|ic|i|['’]s)$/u.test(before.text) &&
        foreign(before.text, question)
      )
    })
  )
}

const HEAD_OF = /\b(\p{Ll}+) of (?:the )?\p{Lu}/u
const HEAD_OWNED = /\p{L}['’]s? (?:\p{Ll}+ )?(\p{Ll}+)\b/u
const SAME_HEAD = 0.7

const PRONOUN = /^(?:it|its|he|his|she|her|they|their)\b/i

/** "Its capital": whether the sentence that the pronoun points back at begins with the name of another. */
function otherAntecedent(question: Question, sentence: ReadSentence): boolean {
  if (!PRONOUN.test(sentence.text)) return false
  let before = sentence.previous
  while (before !== null && PRONOUN.test(before.text)) before = before.previous
  // One sentence between says nothing of its own: "Few travellers know it."
  for (let step = 0; before !== null && step < 2; before = before.previous, step++) {
    if (otherSubject(question, before)) return true
    if (question.terms.some((term) => term.named && match(term, before!) === 1)) return false
  }
  return false
}

/** Whether the sentence, or what stands above it, has another name behind the same preposition. */
function otherPlace(question: Question, sentence: ReadSentence, preposition: string): boolean {
  const behind = new RegExp(`\\b${preposition}\\s+(?:the\\s+)?$`, 'i')
  const texts = [sentence.text, sentence.hit.document.title, ...sentence.hit.chunk.headings]
  return texts.some((text) =>
    names(text, () => true).some((name) => behind.test(text.slice(0, name.start)) && foreign(name.text, question)),
  )
}

function foreign(name: string, question: Question): boolean {
  return words(name).every((w) => !question.terms.some((term) => strength(term, matchKey(w.folded)) > 0))
}
