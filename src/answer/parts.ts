import { singular } from './expectation.ts'

/** "When", "in which year", "of whom". */
const LEAD = '(?:(?:in|on|at|by|from|for|to|of|with|since|until|under|after|before|during) )?'
const ASKS = `${LEAD}(?:who|whom|whose|what|which|when|where|why|how)\\b`
const AUXILIARY = "(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(?:n[’']t)?"
const SUBJECT = '(?:it|he|she|they|there|the|an?|this|that|these|those|its|his|her|their|any|[\\p{Lu}][\\p{L}\\p{N}-]*)'

/** A question begins here. */
const BEGINS = new RegExp(`^(?:${ASKS}|${AUXILIARY} )`, 'iu')
/** "When" and the like begin a question where an auxiliary follows, and a clause where none does. */
const BEGINS_CLAUSE = new RegExp(
  `^${LEAD}(?:(?:when|where|why)\\b(?! ${AUXILIARY}\\b)|how\\b(?! (?:many|much)\\b| (?:\\p{L}+ )?${AUXILIARY}\\b))`,
  'iu',
)
/** A request that goes on with what is asked: "tell me when … and why …". */
const REQUEST =
  /^(?:please )?(?:(?:can|could|would|will) you )?(?:please )?(?:tell|show|explain|describe|say|find out|do you know|i(?: would|['’]d)? (?:want|like) to know)\b/i
/** Between two parts: "and", a comma, a semicolon, the end of a sentence, or some of them. */
const JOINTS =
  /(?:\s*[,;]\s*(?:and |but |also |plus )*|\s+(?:and|but) (?:also |then )?|(?<=[?!.])\s+(?:and |but |also )*)(?=\S)/giu
/** "And does it", "and was the treaty": with a subject behind the auxiliary it asks anew. */
const INVERTED = new RegExp(`^${AUXILIARY} ${SUBJECT}(?![\\p{L}\\p{N}])`, 'u')
const PRONOUN_INVERTED = new RegExp(`^${AUXILIARY} (?:it|he|she|they|there)\\b`, 'iu')
/** "Who founded it", "what made him leave": the question word is the subject, and "and was the first mayor" goes on with it. */
const ASKS_FOR_SUBJECT = new RegExp(`^(?:who|what|which [\\p{L}\\p{N} -]{1,40}?)\\b (?!${AUXILIARY}\\b)`, 'iu')
/** "When and where was it signed": two question words share what follows. */
const SHARED = new RegExp(
  `^(?<first>${ASKS}(?: (?:many|much|long|old|often|far))?),? and (?<second>${ASKS}(?: (?:many|much|long|old|often|far))?) (?<rest>${AUXILIARY} .+)$`,
  'iu',
)
/** "What are the capitals of Norland and Surland": the same of each of two. */
const EACH =
  /^(?<word>[Ww]hat|[Ww]ho|[Ww]hich) (?<be>are|were) the (?<before>(?:\p{L}+ )*)(?<head>\p{L}{2,}s) of (?<one>(?:the )?\p{Lu}[\p{L}\p{N} -]*?) and (?<other>(?:the )?\p{Lu}[\p{L}\p{N} -]*)\?*$/u
/** Names of one that hold "and". */
const ONE_NAME =
  /^(?:Bosnia and Herzegovina|Trinidad and Tobago|Antigua and Barbuda|Saint Kitts and Nevis|St Kitts and Nevis|Turks and Caicos|Wallis and Futuna|Tyne and Wear|Johnson and Johnson|Procter and Gamble|Marks and Spencer)\b/i
/** What two have between them. */
const MUTUAL =
  /^(?:relations|relationships|ties|links|bonds|differences|similarities|connections|talks|negotiations|terms|results|reasons|causes|effects|interests|features|advantages|benefits|members|parts)$/i
/** Politeness that asks for nothing. */
const POLITE =
  /^(?:(?:can|could|would|may) (?:you|i)\b.{0,40}\b(?:help(?: me| us)?|ask(?: you)?(?: something| a question)?|question)|(?:do|does) .{0,20}\bknow)[?.!]*$/i
/** More parts than this are no question that a person asks. */
const MAX_PARTS = 4

function isOneName({ one = '', other = '' }: Record<string, string>): boolean {
  return ONE_NAME.test(`${one.replace(/^the /i, '')} and ${other}`)
}

/**
 * The questions that a question is made of ("Who founded it and when was it sold?"), in order; itself alone where it is
 * one. Splits between clauses that each ask, never inside a list ("France and Britain") or a clause that only describes
 * ("the man who founded it and who sold it"). Later parts may leave unsaid what the first says.
 */
export function questionParts(question: string): string[] {
  const text = question.trim()
  const shared = SHARED.exec(text)?.groups
  if (shared !== undefined) return [`${shared.first} ${shared.rest}`, `${capitalised(shared.second!)} ${shared.rest}`]
  const each = EACH.exec(text)?.groups
  if (each !== undefined && each.one !== each.other && !MUTUAL.test(each.head!) && !isOneName(each))
    return [each.one!, each.other!].map((name) => ofOne(each, name))
  const parts: string[] = []
  let from = 0
  for (const joint of text.matchAll(JOINTS)) {
    const before = text.slice(from, joint.index)
    const after = text.slice(joint.index + joint[0].length)
    if (!asksAnew(joint[0], before, after)) continue
    parts.push(before)
    from = joint.index + joint[0].length
  }
  parts.push(text.slice(from))
  const asking = parts.map(closed).filter((part) => !POLITE.test(part))
  return asking.length === 0 || asking.length > MAX_PARTS
    ? [text]
    : asking.length === 1
      ? [asking.length === parts.length ? text : asking[0]!]
      : asking
}

const PERSONAL = /\b(?:he|him|his|she|her|hers)\b/i
const WHO = /^(?:and )?who(?:m|se)? (?:(?:is|was|are|were) (?<holder>(?:the|its|their) [^?]+)|(?<deed>[^?]+))/i

const SUBJECT_NAME = new RegExp(
  `\\b${AUXILIARY} ((?:the )?\\p{Lu}[\\p{L}\\p{N}'’-]*(?: \\p{Lu}[\\p{L}\\p{N}'’-]*)*) \\p{Ll}`,
  'u',
)
const CIRCUMSTANCE = new RegExp(`^(?:and )?${LEAD}(?:when|where|why|how|${AUXILIARY})\\b`, 'i')
const SUBJECT_PRONOUN = new RegExp(`^((?:${ASKS} (?:\\p{L}+ ){0,2})?${AUXILIARY} )(it|they)\\b`, 'iu')

/**
 * A later part as far as the part before alone makes it understood: two of one pattern need nothing ("who leads product
 * and who leads design"), and a pronoun that does something is who did it there ("when did Norland join … and when did it
 * leave"). Null where that says nothing.
 */
export function alike(part: string, before: string): string | null {
  const start = (text: string): string => text.toLowerCase().split(/\s+/).slice(0, 2).join(' ')
  // "When was the owner born" after "when was the mill built" leaves unsaid whose owner it is.
  const own = part.split(/\s+/).length > 2 && (!/\bthe \p{Ll}/u.test(part) || /\s\p{Lu}/u.test(part))
  if (
    own &&
    start(part) === start(before) &&
    !/\b(?:it|its|they|them|their|he|she|his|her|there|this|that|these|those)\b/i.test(part)
  )
    return part
  // "What car did Ann Roe buy, and when was it sold": there it is the car.
  const subject = CIRCUMSTANCE.test(before) ? SUBJECT_NAME.exec(before)?.[1] : undefined
  const pronoun = SUBJECT_PRONOUN.exec(part)
  return subject === undefined || pronoun === null ? null : pronoun[1] + subject + part.slice(pronoun[0].length)
}

/**
 * A later part that speaks of the person whom the part before asks for ("… and what was the name of his wife?"), with
 * what is known of that person in the place of the pronoun. Null for all others.
 */
export function ofWhomAsked(part: string, before: string): string | null {
  const pronoun = PERSONAL.exec(part)
  const who = WHO.exec(before)?.groups
  if (pronoun === null || who === undefined) return null
  const holder = who.holder?.trim()
  if (holder === undefined) return `${part.replace(/[?.!\s]+$/, '')} (${who.deed!.trim()})?`
  const owns = /^(?:his|hers)$/i.test(pronoun[0]) || /^her \p{L}/iu.test(part.slice(pronoun.index))
  return part.slice(0, pronoun.index) + holder + (owns ? "'s" : '') + part.slice(pronoun.index + pronoun[0].length)
}

function asksAnew(joint: string, before: string, after: string): boolean {
  const sentence = lastSentence(before)
  const requested = REQUEST.test(sentence)
  if (!requested && (!BEGINS.test(sentence) || BEGINS_CLAUSE.test(sentence))) return false
  if (/[?]$/.test(before)) return BEGINS.test(after) && !BEGINS_CLAUSE.test(after)
  if (/[.!]$/.test(before)) return false
  const next = BEGINS.exec(after)?.[0].trim()
  if (next === undefined) return false
  const bare = /^\S+(?: \S+)?[?.!]*$/.test(after)
  if (new RegExp(`^(?:${ASKS})`, 'iu').test(after)) {
    // A clause that describes goes on as it began: "the man who founded it and who sold it".
    const word = /\w+$/.exec(next)![0]
    const describes = /^(?:who|whom|whose|which|when|where|that)$/i.test(word)
    if (describes && !requested && new RegExp(`\\S+ .*\\b(?:${word}|that)\\b`, 'i').test(sentence.replace(/^\S+/, '')))
      return false
    // "…, which was built by …" describes; so does "…, who".
    if (
      /^,\s*$/.test(joint.trimStart()) &&
      describes &&
      !new RegExp(`^${ASKS} ${AUXILIARY} ${SUBJECT}`, 'iu').test(after)
    )
      return false
    return requested || bare || !BEGINS_CLAUSE.test(after)
  }
  if (ASKS_FOR_SUBJECT.test(sentence)) return PRONOUN_INVERTED.test(after)
  return INVERTED.test(after) && /\b(?:and|but)\b|;/.test(joint)
}

function ofOne({ word, be, before, head }: Record<string, string | undefined>, name: string): string {
  const single = singular(head!)
  return `${word} ${be!.toLowerCase() === 'are' ? 'is' : 'was'} the ${before}${single} of ${name}?`
}

function lastSentence(text: string): string {
  return text.slice(text.search(/[^.!?]*[.!?]*$/)).trim()
}

/** As a question of its own: with its capital letter and its mark. */
function closed(part: string): string {
  const bare = part.trim().replace(/[,;]+$/, '')
  return /[?.!]$/.test(bare) ? bare : `${bare}?`
}

function capitalised(part: string): string {
  return part.charAt(0).toUpperCase() + part.slice(1)
}
