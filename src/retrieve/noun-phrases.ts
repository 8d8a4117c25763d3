import { baseForm } from '../core/text/irregular.ts'
import { type Name, names } from '../core/text/names.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { type Word, words } from '../core/text/words.ts'

/** A thing that a text speaks of: a name, or a noun with what stands before it and an "of …" behind it. */
export interface NounPhrase {
  start: number
  end: number
  /** As written, its article included. */
  text: string
  /** Its noun, folded: "bridge" of "the old bridge of Aggersund". */
  head: string
  plural: boolean
  /** The kind of its name; null where it is none. */
  name: Name['kind'] | null
}

const ARTICLE = /^(?:the|a|an)$/
const DO = /^(?:do|does|did|dont|doesnt|didnt|can|could|will|would|should|shall|may|might|must|cannot|cant)$/
const BE = /^(?:is|are|was|were|be|been|has|have|had|isnt|arent|wasnt|werent|hasnt|get|got)$/
/** Behind a subject: the verb is still to come, or is one of the function words. */
const VERB_FOLLOWS = /^(?:of|do|have|get|go|mean|take|need|use|know|think|want|become|find|happen)$/
const SUBJECT = /^(?:i|you|he|she|it|we|they|who|to|not|also|ever|never)$/
/** Function words beyond the stop words, and words that say when, how much or that one asks. */
const GRAMMAR = new Set(
  `ago already always another away back became become behind best better else ever every exactly far few first good however instead kind kinds last later less like
  likely long lot lots main many mean means much never next now often old one ones others per sort still take taken took takes thing things
  time today together two type types upon use used using usually way ways well went within without yet may might must shall cant
  several since happen happened happens please anything something someone anyone everyone nothing know think find found want need interesting article
  thanks thank ok okay yes maybe really actually different difference other main get gets got course worth nutshell sudden earlier across among along around toward towards against via onto beyond despite upon except try tried trying see`.split(
    /\s+/,
  ),
)
const IMPERATIVE = /^(?:tell|give|show|list|name|describe|explain|compare|find|define|discuss|summari[sz]e)$/
const ADJECTIVE =
  /(?:able|ible|ful|ous|ive|less|ic|ical|ient)$|^(?:bad|big|safe|popular|common|hard|easy|true|worth|similar|important|dangerous|successful|famous|married|alive|dead|open|free|expensive|healthy)$/
const PLURALS = new Set('people children men women police mice feet teeth geese'.split(' '))
/** Longer phrases are clauses. */
const MAX_WORDS = 9

/** The noun phrases of a text in order, by its function words and without a lexicon of verbs: good for questions, fair for prose. */
export function nounPhrases(text: string): NounPhrase[] {
  const all = words(text)
  const named = names(text, () => true)
  const found: Span[] = []
  for (let i = 0; i < all.length; ) {
    if (isFunction(all[i]!)) {
      i++
      continue
    }
    let to = i + 1
    while (
      to < all.length &&
      (!isFunction(all[to]!) || isInner(all, to)) &&
      /^[ '’\-–/&.“”"]{0,3}$/.test(text.slice(all[to - 1]!.end, all[to]!.start))
    )
      to++
    for (const piece of nounsOf(all, i, to, text)) found.push(piece)
    i = to
  }
  const phrases = found
    .filter(({ from, to }) => all.slice(from, to).some((word) => /\p{L}/u.test(word.text)))
    .map(({ from, to }) => phraseOf(text, all, named, from, to))
  return joined(text, phrases).filter((phrase) => words(phrase.text).length <= MAX_WORDS)
}

/** "The all star game". */
function isInner(all: readonly Word[], i: number): boolean {
  return all[i]!.folded === 'all' && i + 1 < all.length && !isFunction(all[i + 1]!)
}

function isFunction({ folded, text }: Word): boolean {
  // "I'm", "what's".
  const contracted = /^\p{L}+(?=['’]\p{L}{1,2}$)/u.exec(text)?.[0].toLowerCase()
  if (contracted !== undefined && STOP_WORDS.has(contracted)) return true
  return (STOP_WORDS.has(folded) || GRAMMAR.has(folded)) && !/^\p{Lu}{2}/u.test(text)
}

const DETERMINER = /^(?:the|a|an|any|some|most|more|all|no|its|their|his|her|my|your)$/

/** What of a run of words between function words is no verb. */
function nounsOf(all: readonly Word[], from: number, to: number, text: string): Span[] {
  let before = from - 1
  while (before >= 0 && DETERMINER.test(all[before]!.folded)) before--
  const direct = before === from - 1
  const lead = all[before]?.folded ?? ''
  const subjectBefore = SUBJECT.test(all[before - 1]?.folded ?? '')
  const capital = (i: number): boolean => /^[\p{Lu}\d]/u.test(all[i]!.text)
  let [start, end] = [from, to]
  const verbLeads =
    SUBJECT.test(lead) ||
    // "How tall is …" leads with no verb, but no noun either.
    lead === 'how' ||
    (DO.test(lead) && subjectBefore) ||
    (/^(?:what|who|which)$/.test(lead) && /(?:s|ed)$/.test(all[from]!.folded) && !isPlainNounLead(all, to))
  if (direct && !capital(from) && (verbLeads || (before < 0 && IMPERATIVE.test(all[from]!.folded)))) start++
  if (start >= end) return []
  if (DO.test(lead) && !subjectBefore && !VERB_FOLLOWS.test(all[to]?.folded ?? '') && !isList(all, to))
    return aroundVerb(all, start, end)
  if (BE.test(lead)) {
    while (end - start > 1 && isParticiple(all[end - 1]!)) end--
    const closes = end === all.length || isFunction(all[end]!) || /^\s*[?.!,]/.test(text.slice(all[end - 1]!.end))
    if (closes && before === 0 && end - start > 1 && ADJECTIVE.test(all[end - 1]!.folded)) end--
  } else {
    const isVerb = (i: number): boolean => isPast(all[i]!) || (i > start && /ed$/.test(all[i]!.folded) && !capital(i))
    while (end > start && isVerb(end - 1)) end--
  }
  if (end <= start) return []
  const alone = end - start === 1 && !capital(start)
  if (alone && (ADJECTIVE.test(all[start]!.folded) || (direct && isParticiple(all[start]!)))) return []
  return [{ from: start, to: end }]
}

/** "Common stocks and preferred stocks": an "and" with another noun behind it. */
function isList(all: readonly Word[], i: number): boolean {
  return /^(?:and|or)$/.test(all[i]?.folded ?? '') && i + 1 < all.length && !isFunction(all[i + 1]!)
}

interface Span {
  from: number
  to: number
}

/** Behind "did": the subject, its verb, and what may follow that. */
function aroundVerb(all: readonly Word[], from: number, to: number): Span[] {
  const capital = (i: number): boolean => /^[\p{Lu}\d]/u.test(all[i]!.text)
  let verb = to - 1
  // "Did the government start borrowing": two verbs.
  if (to - from > 2 && /ing$/.test(all[verb]!.folded)) verb--
  for (let i = from + 1; i < to; i++) {
    // "How do flytraps attract insects": a plural is no first part of a compound.
    if (isPlural(all[i - 1]!.folded) && !isPlural(all[i]!.folded) && !capital(i) && !/['’]/.test(all[i - 1]!.text)) {
      verb = i
      break
    }
    // "Did Musharraf visit Azerbaijan", "does Vulnerability Advisor scan encrypted images".
    if (capital(i - 1) && !capital(i) && (capital(to - 1) || (i - from > 1 && to - i > 2))) {
      verb = i
      break
    }
  }
  if (to - from === 1 || capital(verb)) return [{ from, to }]
  return verb + 1 < to
    ? [
        { from, to: verb },
        { from: verb + 1, to },
      ]
    : [{ from, to: verb }]
}

/** "What symptoms does …": an auxiliary later on has the verb. */
function isPlainNounLead(all: readonly Word[], to: number): boolean {
  return to < all.length && (DO.test(all[to]!.folded) || BE.test(all[to]!.folded))
}

function isParticiple(word: Word): boolean {
  return !/^\p{Lu}/u.test(word.text) && (/(?:ed|ing)$/.test(word.folded) || isPast(word))
}

/** A form like "wrote", which is a verb and nothing else. */
function isPast({ folded, text }: Word): boolean {
  return (
    !/^\p{Lu}/u.test(text) &&
    baseForm(folded) !== folded &&
    !PLURALS.has(folded) &&
    !/^(?:found|left|lead|saw|felt|ground|bound|light|lit|born|set)$/.test(folded)
  )
}

function phraseOf(text: string, all: readonly Word[], named: readonly Name[], from: number, to: number): NounPhrase {
  const article = from > 0 && ARTICLE.test(all[from - 1]!.folded) && all[from - 1]!.end + 1 === all[from]!.start
  const start = all[article ? from - 1 : from]!.start
  // "Agreements worth $2 billion".
  const worth =
    /^ worth [$€£]?\d[\d.,]*(?: (?:million|billion|thousand))?/i.exec(text.slice(all[to - 1]!.end))?.[0] ?? ''
  const end = all[to - 1]!.end + worth.length
  const head = all[to - 1]!.folded
  const name = named.find((one) => one.start <= all[from]!.start && one.end >= end - 2)
  return {
    start,
    end,
    text: text.slice(start, end).replace(/['’]s$/, ''),
    head,
    plural: isPlural(head),
    name: name?.kind ?? null,
  }
}

function joined(text: string, phrases: readonly NounPhrase[]): NounPhrase[] {
  const out: NounPhrase[] = []
  for (const phrase of phrases) {
    const last = out.at(-1)
    if (last !== undefined && phrase.start < last.end) continue
    if (
      last !== undefined &&
      joins(last, phrase, text.slice(last.end, phrase.start)) &&
      last.text.length + phrase.text.length < 80
    ) {
      out[out.length - 1] = {
        ...last,
        end: phrase.end,
        text: text.slice(last.start, phrase.end).replace(/['’]s$/, ''),
        name: null,
      }
    } else out.push(phrase)
  }
  return out
}

/** "The bridge of Aggersund", "the deal for the JF-17". */
function joins(first: NounPhrase, second: NounPhrase, between: string): boolean {
  if (/^ of $/i.test(between)) return true
  return (
    /^ (?:for|on|about|with|between) $/i.test(between) &&
    /^the /i.test(first.text) &&
    first.name === null &&
    second.name !== null
  )
}

/** Whether a folded noun speaks of several. */
export function isPlural(noun: string): boolean {
  return (
    PLURALS.has(noun) ||
    (/[^siu]s$/.test(noun) &&
      noun.length > 3 &&
      !/^(?:measles|diabetes|news|physics|mathematics|economics|politics|series|athletics|rabies|herpes)$/.test(noun))
  )
}
