import { baseForm } from '../core/text/irregular.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { words } from '../core/text/words.ts'

/** What kind of thing would answer a question. */
export type Expects =
  | 'date'
  | 'duration'
  | 'person'
  | 'place'
  | 'number'
  | 'money'
  | 'percent'
  | 'reason'
  | 'manner'
  | 'list'
  | 'yes-no'
  | 'definition'
  | 'name'
  | 'open'

export interface Expectation {
  expects: Expects
  /** The noun that the question word belongs to ("which *city*", "how many *children*"), folded; null without one. */
  focus: string | null
}

const DATE_NOUNS = 'year date day month decade century time'
const PLACE_NOUNS =
  'city country place town state region district province village location continent island capital area river nation'
const PERSON_NOUNS =
  'person head president minister author writer king queen leader actor singer player scientist founder director poet philanthropist general ambassador chairman man woman mayor composer philosopher politician emperor inventor journalist commander ruler explorer artist engineer'
const PERCENT_NOUNS = 'percentage percent share proportion fraction'
const NUMBER_NOUNS =
  'number amount quantity total magnitude population size height length distance weight temperature speed rank version port vote score majority altitude elevation depth width rate limit maximum minimum'
const MONEY_NOUNS =
  'price cost value worth salary revenue budget fee sum income turnover rent fare wage tariff premium deposit subsidy pension'
const AUXILIARIES = new Set(
  'is are was were am do does did has have had can could will would shall should may might must isnt arent wasnt werent dont doesnt didnt hasnt havent cant couldnt wont'.split(
    ' ',
  ),
)
const has = (list: string, word: string): boolean => list.split(' ').includes(word)

/**
 * What a question asks for, by its question word and the noun that goes with it. Typos in the question word
 * ("wen", "wich") are read, and a question word at the end counts ("visit to Azerbaijan when").
 */
export function expectation(question: string): Expectation {
  const all = words(withoutContractions(question)).map((w) => QUESTION_TYPOS[w.folded] ?? w.folded)
  const text = all.join(' ')
  const first = all[0] ?? ''

  let m = /\bhow (many|much)\b(?: (\w+))?/.exec(text)
  if (m) return quantity(m[1] === 'many', m[2] ?? '', counted(all.slice(all.indexOf(m[1]!) + 1)), text)
  if (/\b(?:what|which) (?:is|was|are|were) the names? of\b/.test(text)) return { expects: 'name', focus: null }
  if (/\bstands? for\b/.test(text)) return { expects: 'definition', focus: null }
  if (/\bwhat (?:does|do|did|would|will) .*\bcost\b/.test(text)) return { expects: 'money', focus: null }
  // "How fast will you tell us" asks within what time, "how fast does it go" for a speed.
  if (
    /^(?:.* )?how (?:fast|quickly) (?:will|would|do|does|did|must|should|can|could|are|is) (?:i|you|we|they|he|she|it|the [a-z]+|[a-z]+s) (?:be )?(?!go\b|move\b|run\b|fly\b|travel\b)[a-z]+/.test(
      text,
    )
  )
    return { expects: 'duration', focus: null }
  m = /\bhow (long|old|far|tall|high|big|large|often|fast|deep|wide|heavy|soon|late)\b/.exec(text)
  if (m)
    return {
      expects: /long|old|often|soon|late/.test(m[1]!)
        ? m[1] === 'long' && /\b(pipeline|river|bridge|road|border)\b/.test(text)
          ? 'number'
          : 'duration'
        : 'number',
      focus: null,
    }
  if (
    /\b(?:what|which) (?:is|was|were|are) the reasons?\b|\bwhat (?:caused|causes|makes?|made|motivates?|motivated|led)\b|\bwhy\b|\bhow come\b/.test(
      text,
    )
  ) {
    return { expects: 'reason', focus: null }
  }
  if (/^(?:please )?(?:list|name|enumerate)\b/.test(text)) return { expects: 'list', focus: null }
  if (/\bwhen\b|\bsince when\b|\bhow soon\b/.test(text) && !/^(?:what|which|who|whom|where|how)\b/.test(text))
    return { expects: 'date', focus: null }
  if (/^(?:\w+ )?(?:who|whom|whose)\b/.test(text) || /\b(?:who|whom|whose)$/.test(text)) {
    if (/^who (?:is|was|are|were) (?:the )?[\w ]{3,}$/.test(text) && nameOnly(question))
      return { expects: 'definition', focus: null }
    return { expects: 'person', focus: null }
  }
  if (/\bwhere\b/.test(text)) return { expects: 'place', focus: null }

  m =
    /\b(?:what|which) (?:is|was|are|were) (?:the|its|his|her|their|your|our) (?:(?:total|average|current|exact|full|official|initial|new|main|first|name of the|two) )*((?:\w+ ){0,3}?\w+)(?: (?:of|in|at|on|for|to|by|from|between|with|during|per|when|that|which)\b|$)/.exec(
      text,
    ) ?? null
  const asked = askedNoun(question)
  const noun = asked ?? headNoun(m?.[1]) ?? null
  if (noun !== null) {
    const single = singular(noun)
    if (single === 'number' && CALLED.test(text)) return { expects: 'open', focus: null }
    if (single === 'time' && SPAN_OF_TIME.test(text)) return { expects: 'duration', focus: null }
    if (has(DATE_NOUNS, single)) return { expects: 'date', focus: single }
    if (has(MONEY_NOUNS, single)) return { expects: 'money', focus: single }
    if (has(PERCENT_NOUNS, single)) return { expects: 'percent', focus: single }
    if (has(NUMBER_NOUNS, single)) return { expects: 'number', focus: single }
    if (noun !== single && asked !== null) return { expects: 'list', focus: noun }
    if (has(PLACE_NOUNS, single)) return { expects: 'place', focus: single }
    if (has(PERSON_NOUNS, single)) return { expects: 'person', focus: single }
    if (single === 'name') return { expects: 'name', focus: null }
    if (asked !== null) return { expects: 'name', focus: single }
  }
  if (
    /^(?:what|who) (?:is|are|was|were) [\w ]+$/.test(text) &&
    all.length <= 8 &&
    !/\b(?:by|for|to|in|at|from|with)\b/.test(text)
  )
    return { expects: 'definition', focus: null }
  if (/^(?:define|what does [\w ]+ mean|meaning of)\b/.test(text)) return { expects: 'definition', focus: null }
  if (/\bhow\b/.test(text) && !/^(?:what|which)/.test(text)) return { expects: 'manner', focus: null }
  if (AUXILIARIES.has(first) || /^(?:is it true|and (?:is|was|did|does|has|are)) /.test(text))
    return { expects: 'yes-no', focus: null }
  const bare = /\b(date|year|price|cost|number|percentage|amount)\b/.exec(text)
  // "Islamabad declaration date": a question in keywords.
  if (bare && all.filter((w) => !/^\d+$/.test(w)).length <= 6) {
    const kind: Record<string, Expects> = {
      date: 'date',
      year: 'date',
      price: 'money',
      cost: 'money',
      number: 'number',
      percentage: 'percent',
      amount: 'number',
    }
    return { expects: kind[bare[1]!]!, focus: bare[1]! }
  }
  return inKeywords(all) ?? { expects: 'open', focus: null }
}

/** "Length of the tunnel", "tunnel length": a question in keywords is about the kind of value that one of its ends names. */
function inKeywords(all: readonly string[]): Expectation | null {
  if (all.length > MAX_KEYWORDS || all.some((w) => AUXILIARIES.has(w) || QUESTION_WORDS.has(w))) return null
  const of = all.findIndex((w) => w === 'of' || w === 'for')
  const ends = [of > 0 ? all[of - 1] : all[0], of > 0 ? undefined : all.at(-1)]
  for (const end of ends) {
    if (end === undefined) continue
    const single = singular(end)
    if (has(MONEY_NOUNS, single)) return { expects: 'money', focus: end }
    if (has(PERCENT_NOUNS, single)) return { expects: 'percent', focus: end }
    if (has(MEASURED, single)) return { expects: 'number', focus: end }
  }
  return null
}

/** Numbers that are names. */
const CALLED =
  /\b(?:phone|telephone|mobile|fax|house|serial|model|tracking|account|registration|licence|license|flight|ticket) number\b/

/** "The response time" is a duration, "the opening time" is none. */
const SPAN_OF_TIME =
  /\b(?!(?:what|which|the|this|that|first|last|same|local|opening|closing|start|starting|end|departure|arrival|best|present|current|exact|of) )\w+ time\b/

const MAX_KEYWORDS = 7
const QUESTION_WORDS = new Set('who whom whose what which when where why how'.split(' '))
const MEASURED = 'height length width depth distance weight temperature speed population altitude elevation'

/** "The trade turnover", "the maximum payload size": the last word, or the first of a longer run that need not be one phrase. */
function headNoun(phrase: string | undefined): string | null {
  return phrase?.split(' ').at(-1) ?? null
}

/**
 * The head noun of "which (former Italian) minister …": a noun whose kind is known, or else the last word before the
 * first function word. Null where the question word stands alone ("what is …", "what happened").
 */
function askedNoun(question: string): string | null {
  const all = words(withoutContractions(question))
  const at = all.findIndex((w) => /^(?:what|which|wich|whcih|wat)$/.test(w.folded))
  if (at < 0) return null
  const tail: string[] = []
  let stop = ''
  for (const word of all.slice(at + 1, at + 7)) {
    stop = word.folded
    if (AUXILIARIES.has(stop) || (STOP_WORDS.has(stop) && !QUALIFIERS.has(stop))) break
    tail.push(stop)
  }
  if (endsInVerb(tail, stop)) tail.pop()
  const kinds = [DATE_NOUNS, PLACE_NOUNS, PERSON_NOUNS, PERCENT_NOUNS, NUMBER_NOUNS, MONEY_NOUNS]
  const known = tail.find((word) => kinds.some((kind) => has(kind, singular(word))))
  if (known !== undefined) return known
  const nouns = tail.filter((word) => !QUALIFIERS.has(word))
  return nouns.find((word) => word !== singular(word)) ?? nouns.at(-1) ?? null
}

/** "Which team won the final", "which disease causes a rash", "what happened": the last word is what it did. */
function endsInVerb(tail: readonly string[], next: string): boolean {
  const last = tail.at(-1) ?? ''
  if (baseForm(last) !== last && !/^(?:children|people|men|women|feet|lives)$/.test(last)) return true
  if (/[^e]ed$/.test(last) || last === 'happens') return true
  return (
    tail.length > 1 &&
    /[^s]s$/.test(last) &&
    /^(?:a|an|the|this|these|his|her|its|their|our|your|my|me|us|you|it|them|him)$/.test(next)
  )
}

/** "What's", "who's" and the like written out. */
function withoutContractions(question: string): string {
  return question.replace(/\b(what|who|where|when|how|why)['’]s\b/gi, '$1 is')
}

const QUALIFIERS = new Set(
  'two three four five other new main first former kind kinds type types sort of famous big large chief'.split(' '),
)

/** What "how many" counts: the first plural before a function word, or else the first word. */
function counted(tail: readonly string[]): string | null {
  const group: string[] = []
  for (const word of tail.slice(0, 5)) {
    if (AUXILIARIES.has(word) || (STOP_WORDS.has(word) && word !== 'other' && word !== 'more')) break
    group.push(word)
  }
  return group.find((word) => PLURALS.has(word) || (word !== singular(word) && word.length > 3)) ?? group[0] ?? null
}

const PLURALS = new Set('people children men women police staff troops poeple'.split(' '))

function quantity(many: boolean, next: string, focus: string | null, text: string): Expectation {
  if (many) {
    if (/^(?:years|months|days|weeks|hours|minutes|decades|seconds)$/.test(next)) return { expects: 'duration', focus }
    return { expects: /^(?:percent|per)$/.test(next) ? 'percent' : 'number', focus }
  }
  if (
    /\b(?:cost|worth|pay|paid|price|spend|spent|money|dollars?|euros?|invest(?:ed|ment)?|fund(?:s|ed|ing)?|aid|revenue|value|earn(?:ed)?|salary|sum|loan|donat\w+|charge[sd]?)\b/.test(
      text,
    )
  ) {
    return { expects: 'money', focus: null }
  }
  return {
    expects: 'number',
    focus: focus === null || MEASURED_BY_UNIT.has(focus) || has(NUMBER_NOUNS, focus) ? null : focus,
  }
}

/** Stuff whose amounts are told by a unit alone: "300 MB" of memory. */
const MEASURED_BY_UNIT = new Set(
  'time money space room memory storage power energy electricity data disk ram bandwidth land area ground heat force more less longer'.split(
    ' ',
  ),
)

export function singular(noun: string): string {
  if (/ies$/.test(noun)) return `${noun.slice(0, -3)}y`
  if (/(?:ss|us|is|news|series)$/.test(noun)) return noun
  if (/(?:ch|sh|x|s)es$/.test(noun)) return noun.slice(0, -2)
  return noun.replace(/s$/, '')
}

/** The office that "who is the mayor of Multan", "who was its translator" asks for the holder of, folded; null for other questions. */
export function askedRole(question: string): string | null {
  // "The University of Elmont's present rector": what stands before the possessive is no office.
  const owned =
    /\bwho(?:['’]s| is| was| are| were) [^?]*?\p{L}['’]s? ([\p{Ll} -]+?)(?: (?:of|in|at|for|on|when|while|during|from|who|now|today)\b|\?|$)/u.exec(
      question,
    )
  if (owned !== null) return words(owned[1]!).at(-1)?.folded ?? null
  const match =
    /\bwho(?:['’]s| is| was| are| were) (?:the |its |their |his |her |[\p{L} -]+['’]s? )([\p{L} -]+?)(?: (?:of|in|at|for|to|on|when|while|during|from|by|behind|that|who)\b|[ (]*\(|\?|$)/iu.exec(
      question,
    )
  return match === null ? null : (words(match[1]!).at(-1)?.folded ?? null)
}

/** "Who is Yavar Jamalov" asks what he is; "who is the head of X" asks for a name. */
function nameOnly(question: string): boolean {
  const rest = question.replace(/^\W*who(?:'s|\s+(?:is|was|are|were))\s+/i, '')
  return !/\b(?:the|a|an|of|that|which|who)\b/i.test(rest) && words(rest).length <= 4
}

/** Slips in the words of asking, which no corpus can correct. */
export const QUESTION_TYPOS: Readonly<Record<string, string>> = {
  wen: 'when',
  whn: 'when',
  wehn: 'when',
  wich: 'which',
  whcih: 'which',
  wher: 'where',
  were: 'were',
  wat: 'what',
  waht: 'what',
  hwo: 'how',
  hw: 'how',
  mnay: 'many',
  mny: 'many',
  y: 'why',
  whay: 'why',
  hight: 'height',
  heigth: 'height',
  heigt: 'height',
  lenght: 'length',
  lengh: 'length',
  widht: 'width',
  deepth: 'depth',
  wieght: 'weight',
  weigth: 'weight',
  teh: 'the',
  whos: 'who',
  whats: 'what',
  wheres: 'where',
  whens: 'when',
}
