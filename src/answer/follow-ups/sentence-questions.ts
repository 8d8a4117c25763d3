import { names } from '../../core/text/names.ts'
import { quantities } from '../../core/text/quantities.ts'
import { fold } from '../../core/text/words.ts'
import type { ReadSentence } from '../sentence.ts'
import { verbBase } from '../span/tagger.ts'
import { type Clause, clauseOf, type Phrase, phrase } from './clause.ts'
import { hasName, isIndefinite, isName, standsAlone } from './phrases.ts'

/** The questions that a sentence answers by itself, as a person would put them; none for most sentences. */
export function sentenceQuestions(sentence: Pick<ReadSentence, 'text' | 'isName' | 'hit'>): string[] {
  const clause = clauseOf(sentence.text)
  if (clause === null) return []
  const subject = asInside(clause.subject, sentence)
  if (subject === null || !standsAlone(subject)) return []
  const whole = { ...clause, subject }
  if (!standsAlone(clause.rest)) return objects(whole)
  const made =
    clause.goesOn && clause.form !== 'copula'
      ? []
      : [...dated(whole), ...agents(whole), ...counted(whole), ...counting(whole)]
  return [...made, ...defined(whole), ...objects(whole)]
}

/** "Silver was found": what opens a sentence has a capital that is none of its own. */
function asInside(subject: Phrase, { isName, hit }: Pick<ReadSentence, 'isName' | 'hit'>): Phrase | null {
  const [first, second] = subject.tokens
  if (first === undefined || /^\p{Lu}.*[\p{Lu}\d]/u.test(first.text)) return subject
  if (isName(fold(first.text)) || (/^(?:PROPN|NOUN)$/.test(first.pos) && second !== undefined && hasName([second])))
    return subject
  const lower = subject.text.slice(0, 1).toLowerCase() + subject.text.slice(1)
  // Neither written as a name elsewhere nor as a word: it cannot be told.
  const isWord = first.pos !== 'PROPN' || hit.chunk.text.includes(` ${lower.slice(0, first.text.length)} `)
  return isWord ? phrase(lower) : null
}

/** "The bridge was opened in 1942": when? */
function dated({ subject, verb, form, be, rest, date }: Clause): string[] {
  if (date === null || isIndefinite(subject) || !(hasName(subject.tokens) || hasName(rest.tokens))) return []
  if (form === 'passive') {
    // Where a name says what is meant, by whom and where it happened only makes the question long.
    const behind = hasName(subject.tokens)
      ? rest.text.replace(/(?:^|\s)(?:by|in|at|on|near|from|with|during)\s.*$/, '')
      : rest.text
    return [`When ${be} ${subject.text} ${spaced(verb, behind)}?`]
  }
  return form === 'past' ? [`When did ${subject.text} ${spaced(verbBase(verb), rest.text)}?`] : []
}

/** "Ann Poe opened the tower of Elmont", or it was opened by her: who? */
function agents({ subject, verb, form, rest }: Clause): string[] {
  if (form === 'past' && isPerson(subject) && hasName(rest.tokens)) return [`Who ${spaced(verb, rest.text)}?`]
  const by = /^by (?!a\b|an\b|the\b)(\p{Lu}[^,]*)$/u.exec(rest.text)
  const agent = by && phrase(by[1]!)
  return form === 'passive' && agent && hasName(subject.tokens) && !isIndefinite(subject) && /ed$/.test(verb)
    ? [`Who ${verb} ${subject.text}?`]
    : []
}

/** Verbs that mean little without what is done. */
const LIGHT =
  /^(?:make|take|have|give|do|get|hold|become|pay|put|see|say|tell|set|carry|play|bring|keep|let|lead|reach|begin|win|mark|celebrate|enter|leave|feel|face|lose|count|draw|call|come|go|grow|stand|start|open|cover|meet|receive|represent)$/
/** The object of a deed, and no person. */
const OBJECT =
  /^(?:an?|the|his|her|its|their) (?!.*(?:minister|president|leader|officer|delegation|person|people|king|queen|director|chief)\b)\p{Ll}/u

/** "Azerbaijan and Pakistan signed an agreement in 1995": what did they sign then? */
function objects({ subject, verb, form, rest, date }: Clause): string[] {
  if (form !== 'past' || date === null || isIndefinite(subject) || !hasName(subject.tokens)) return []
  const base = verbBase(verb)
  if (LIGHT.test(base) || !OBJECT.test(rest.text)) return []
  return [`What did ${subject.text} ${base} ${date.day === null ? 'in' : 'on'} ${date.text}?`]
}

/** "More than 30 countries took part in AMAN-2013": how many? */
function counting({ subject, verb, form, be, rest }: Clause): string[] {
  const [amount] = quantities(subject.text)
  const noun = amount?.start === 0 && amount.kind === 'number' ? subject.text.slice(amount.end).trim() : ''
  if (!/^(?:\p{Ll}+ ){0,2}\p{Ll}+$/u.test(noun) || !hasName(rest.tokens)) return []
  if (form === 'past') return [`How many ${noun} ${spaced(verb, rest.text)}?`]
  return form === 'passive' ? [`How many ${noun} ${be} ${spaced(verb, rest.text)}?`] : []
}

/** Dimensions that are asked for by their own word. */
const DIMENSION = /^(tall|high|long|wide|deep|old|large|heavy|thick)\b/
const HEDGE =
  /^(?:(?:about|around|roughly|nearly|almost|over|under|up to|at least|at most|more than|less than|fewer than|some|only)\s+)+/i

/** "It costs 5 euros", "it lasts 14 days", "it killed 613 people": how much, how long, how many? */
function counted({ subject, verb, form, be, rest }: Clause): string[] {
  if (isIndefinite(subject)) return []
  const told = rest.text.replace(HEDGE, '')
  const [amount] = quantities(told)
  if (amount?.start !== 0 || amount.kind === 'ordinal') return []
  const behind = told.slice(amount.end).trim()
  const { text } = subject
  const does = form === 'past' ? 'did' : 'does'
  if (form === 'copula') {
    const dimension = DIMENSION.exec(behind)?.[1] ?? (/^\S+ (\w+)/.exec(behind)?.[1] ?? '').match(DIMENSION)?.[1]
    return dimension === undefined ? [] : [`How ${dimension} ${be} ${text}?`]
  }
  if (form === 'passive') return []
  if (amount.kind === 'money' && /^costs?$/.test(verb)) return [`How much ${does} ${text} cost?`]
  if (amount.kind === 'duration' && /^(?:lasts?|lasted|takes?|took)$/.test(verb) && !/^(?:to|for)\b/.test(behind)) {
    return [`How long ${does} ${text} ${verbBase(verb)}?`]
  }
  const noun = /^(?:\p{Ll}+ ){0,1}\p{Ll}{3,}s$|^people$/u.exec(behind)?.[0]
  return amount.kind === 'number' && noun !== undefined && hasName(subject.tokens)
    ? [`How many ${noun} ${does} ${text} ${verbBase(verb)}?`]
    : []
}

/** "The JF-17 is a joint project": what is it? */
function defined({ subject, form, be, rest }: Clause): string[] {
  if (form !== 'copula' || !isName(subject) || !/^(?:an?|the)\s/i.test(rest.text)) return []
  return [`${isPerson(subject) ? 'Who' : 'What'} ${be} ${subject.text}?`]
}

function isPerson(subject: Phrase): boolean {
  const [name, ...more] = names(subject.text, () => true)
  return (
    isName(subject) &&
    more.length === 0 &&
    name?.kind === 'person' &&
    name.text === subject.text &&
    subject.tokens.length > 1
  )
}

function spaced(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}
