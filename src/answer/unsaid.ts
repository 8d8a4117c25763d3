import { words } from '../core/text/words.ts'
import { isStrong } from './candidates.ts'
import type { Expects } from './expectation.ts'
import { contextMatch } from './features.ts'
import { groundsOf } from './ground.ts'
import type { Question } from './question.ts'
import type { Scored } from './read.ts'
import { match } from './sentence.ts'

/**
 * How telling a word must be that is missing, by what is asked for. Who and when belong to what was done; a name or a
 * number may stand beside its thing without the verb of the question, unless no document knows that word at all.
 */
const TELLING: Partial<Record<Expects, number>> = { date: 0.33, person: 0.45, place: 0.6, name: 0.95, number: 0.95 }
/** Share of a question in words that no document knows, from which the rest must be met well. */
const UNKNOWN = 0.3
/** Kinds whose answers say in words what the question asks, so that a word no document has is missing. */
const WORDED: ReadonlySet<Expects> = new Set(['open', 'definition', 'list'])
const UNKNOWN_OPEN = 0.5
const WELL_MET = 0.5

/**
 * Whether a sentence leaves out what is asked, though it may have every name of the question: "when was Ann Roe born"
 * beside "Ann Roe bought the mill in 1901", or "what is the rent of the mill" beside "the mill is red".
 */
export function unsaid(question: Question, scored: Scored): boolean {
  const grounds = groundsOf(question, scored)
  const telling = TELLING[question.expects]
  if (telling !== undefined && grounds.unsaid === 1 && grounds.saidMissing >= telling) return true
  if (isStrong(question.expects) && grounds.unknown >= UNKNOWN && grounds.context < WELL_MET) return true
  if (WORDED.has(question.expects) && grounds.unknown >= UNKNOWN_OPEN && grounds.coverage < WELL_MET) return true
  return attributeMissing(question, scored) || verbMissing(question, scored) || subjectMissing(question, scored)
}

/** "Did the *cathedral* collapse in …", "is the *new gate* open": a second word with another behind it may be the noun. */
const OF_A_THING =
  /^(?:did|does|do|has|have|had|is|are|was|were|can|could|will|would|may|must|should) (?:the|an?|my|your|our|their) (\p{L}+)(?: (\p{L}+)(?= (?!(?:in|on|at|of|for|by|during|with|from|to|after|before|into)\b)\p{L}))?/iu

/** Whether something is so of a thing is not answered where that thing is not spoken of. */
function subjectMissing({ text, terms, expects }: Question, { sentence }: Scored): boolean {
  const thing = expects === 'yes-no' ? OF_A_THING.exec(text) : null
  const named =
    thing === null
      ? []
      : terms.filter((t) => !t.named && [thing[1], thing[2]].some((word) => word?.toLowerCase() === t.folded))
  return (
    named.length > 0 && named.every((term) => Math.max(match(term, sentence), contextMatch(term, sentence)) < WELL_MET)
  )
}

/** "What did Ann Roe study?" */
const DID = /^(?:[Aa]nd )?[Ww]hat (?:did|does|do) [^?]*?\p{L} (\p{Ll}{3,})\??$/u

/** A question that is a name and a verb is about that verb. */
function verbMissing({ text, terms, expects }: Question, { sentence }: Scored): boolean {
  if (expects !== 'open') return false
  const verb = DID.exec(text)?.[1]?.toLowerCase()
  const term = verb === undefined ? undefined : terms.find((t) => t.folded === verb && !t.named)
  if (term === undefined || terms.length > 3) return false
  return Math.max(match(term, sentence), contextMatch(term, sentence)) < WELL_MET
}

const ATTRIBUTE_OF =
  /^(?:and )?(?:what|which) (?:is|was|are|were) the (?:name of (?:the |its |his |her )?)?([\p{L} -]+?) of\b/iu
const OWN_ATTRIBUTE =
  /^(?:and )?(?:what|which) (?:is|was|are|were) (?:(?:the name of )?(?:[^?]*?['’]s?|its|his|her|their)) ([\p{L} -]+?)(?: (?:in|at|on|of|for|when|while)\b[^?]*)?\??$/iu
/** What these ask for is told without them: "she works as a clerk" for her job. */
const GENERIC: ReadonlySet<string> = new Set(
  'position job role post office title profession occupation function purpose goal aim reason cause name meaning definition difference result outcome effect status nature use point idea opinion view response answer reaction attitude stance advantage benefit problem solution kind type'.split(
    ' ',
  ),
)
/** Kinds that hold no value to go by. */
const PLAIN: ReadonlySet<Expects> = new Set(['open', 'definition', 'name'])

function attributeMissing(question: Question, { sentence }: Scored): boolean {
  const place = question.expects === 'place'
  if (!PLAIN.has(question.expects) && !place) return false
  const asked = (OWN_ATTRIBUTE.exec(question.text) ?? ATTRIBUTE_OF.exec(question.text))?.[1]
  const head = asked === undefined ? undefined : words(asked).at(-1)?.folded
  if (head === undefined || GENERIC.has(head) || GENERIC.has(head.replace(/s$/, ''))) return false
  const term = question.terms.find((t) => t.folded === head)
  if (term === undefined) return false
  // Any place is a place: that it is the capital must be said with it.
  return Math.max(match(term, sentence), place ? 0 : contextMatch(term, sentence)) < WELL_MET
}
