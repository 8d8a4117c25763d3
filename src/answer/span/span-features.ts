import type { Question } from '../question.ts'
import type { Frame } from './frame.ts'
import { type Scene, spanKind } from './scene.ts'
import type { TokenSpan } from './spans.ts'
import type { Token } from './tagger.ts'

/** Features by name, most of them 1; absent ones are 0. */
export type SpanFeatures = Map<string, number>

/**
 * What a span is weighed by: what kind of thing it is against what is asked for, what stands before and behind it, how
 * near the words of the question stand, where its verb and its noun are, how long it is, and how cleanly it is cut. The
 * families are those of the logistic regression of Rajpurkar et al. (SQuAD, EMNLP 2016), with constituents in place of parses.
 */
export function spanFeatures(span: TokenSpan, question: Question, frame: Frame, scene: Scene): SpanFeatures {
  const found: SpanFeatures = new Map()
  const add = (name: string, value = 1): void => {
    if (value !== 0) found.set(name, value)
  }
  const asks = frame.action ? 'action' : question.expects
  addKind(add, span, asks, frame, scene)
  addRepetition(add, span, scene)
  addNearness(add, span, frame, scene)
  addSurroundings(add, span, asks, frame, scene)
  addSize(add, span, FAMILY[asks] ?? 'open', scene)
  addVerb(add, span, frame, scene)
  if (frame.head !== null) addHead(add, span, scene)
  addMarks(add, span, scene)
  return found
}

type Add = (name: string, value?: number) => void

/** What is asked for, in families that answers of one shape belong to. */
const FAMILY: Readonly<Record<string, string>> = {
  date: 'value',
  duration: 'value',
  number: 'value',
  money: 'value',
  percent: 'value',
  person: 'name',
  place: 'name',
  name: 'name',
  reason: 'phrase',
  manner: 'phrase',
  action: 'phrase',
  list: 'list',
}

function addKind(add: Add, span: TokenSpan, asks: string, { role }: Frame, scene: Scene): void {
  const kind = spanKind(span, scene)
  const { tokens } = scene.parsed
  add(`kind ${kind}`)
  add(`${asks}: kind ${kind}`)
  add(`${role}: kind ${kind}`)
  add(`opens ${posOf(tokens[span.first])}`)
  add(`closes ${posOf(tokens[span.last])}`)
  add(`opens ${posOf(tokens[span.first - 1])}|${posOf(tokens[span.first])}`)
  add(`closes ${posOf(tokens[span.last])}|${posOf(tokens[span.last + 1])}`)
}

function posOf(token: Token | undefined): string {
  return token === undefined ? 'edge' : token.pos.toLowerCase()
}

function addRepetition(add: Add, { first, last }: TokenSpan, { telling, met, total }: Scene): void {
  let said = 0
  let repeated = 0
  let weight = 0
  for (let i = first; i <= last; i++) {
    if (!telling[i]) continue
    said++
    if (met[i]! > 0) repeated++
    weight += met[i]!
  }
  add('says nothing', said === 0 ? 1 : 0)
  add('repeats', said === 0 ? 1 : repeated / said)
  add('repeats all', said > 0 && repeated === said ? 1 : 0)
  add('repeats weight', total === 0 ? 0 : Math.min(1, weight / total))
}

/** Tokens at which a word is half as near, and how many more a comma or a bracket stands for. */
const HALF = 3
const BREAK = 3

function addNearness(add: Add, span: TokenSpan, { role }: Frame, scene: Scene): void {
  const left = pull(span, scene, -1)
  const right = pull(span, scene, 1)
  add('near', left + right)
  add('left', left)
  add(`${role}: left`, left)
  add(`${role}: right`, right)
  for (let gap = 1; gap <= 3; gap++) {
    if ((scene.met[span.first - gap] ?? 0) > 0) add(`word of the question ${gap} before`)
    if ((scene.met[span.last + gap] ?? 0) > 0) add(`word of the question ${gap} behind`)
  }
}

/** How much of the question stands on one side of a span, near words counting more. */
function pull({ first, last }: TokenSpan, { parsed: { tokens }, met, total }: Scene, side: -1 | 1): number {
  let sum = 0
  let gap = 0
  for (let i = side < 0 ? first - 1 : last + 1; i >= 0 && i < tokens.length; i += side) {
    if (/^[,;:()–—]$/.test(tokens[i]!.text)) gap += BREAK
    if (met[i]! > 0) sum += met[i]! / (1 + gap / HALF)
    gap++
  }
  return total === 0 ? 0 : Math.min(1, sum / total)
}

function addSurroundings(add: Add, { first, last }: TokenSpan, asks: string, frame: Frame, scene: Scene): void {
  const { tokens } = scene.parsed
  const article = isArticle(tokens[first - 1])
  const at = article ? first - 2 : first - 1
  const ahead = before(tokens[at], scene.verb[at] === true)
  const behind = after(tokens[last + 1], scene.verb[last + 1] === true)
  add(`behind ${ahead}`)
  add(`${asks}: behind ${ahead}`)
  add(`before ${behind}`)
  if (!article && ahead === 'inside') add('cut left')
  if (behind === 'noun' || behind === 'propn' || behind === 'num') add('cut right')
  if (frame.preposition !== null && tokens[at]?.text.toLowerCase() === frame.preposition) add('its preposition')
  if (ahead === 'comma' || ahead === 'bracket') add('beside', heaviest(scene, first - 3, first - 2))
  if (behind === 'comma') add('beside, behind', heaviest(scene, last + 2, last + 4))
}

function isArticle(token: Token | undefined): boolean {
  return token !== undefined && /^(?:a|an|the)$/i.test(token.text)
}

const COPULA = /^(?:is|are|was|were|be|been|being|['’]s|became|become|becomes|called|named|known|termed)$/i
const PREPOSITIONS: ReadonlySet<string> = new Set(
  'in at on by to from for with as of about since during between through into over after before under because than around like within until among against without'.split(
    ' ',
  ),
)

function before(token: Token | undefined, verb: boolean): string {
  if (token === undefined) return 'start'
  const text = token.text.toLowerCase()
  if (PREPOSITIONS.has(text)) return text
  if (verb) return 'its verb'
  if (COPULA.test(text)) return 'copula'
  if (text === ',') return 'comma'
  if (text === '(') return 'bracket'
  if (/^["“‘]$/.test(text)) return 'quotation mark'
  if (/^[–—]$/.test(text)) return 'dash'
  switch (token.pos) {
    case 'ADP':
    case 'SCONJ':
      return 'preposition'
    case 'VERB':
    case 'AUX':
      return 'verb'
    case 'PART':
      return 'particle'
    case 'DET':
    case 'ADJ':
      return 'inside'
    default:
      return token.pos.toLowerCase()
  }
}

function after(token: Token | undefined, verb: boolean): string {
  if (token === undefined || /^[.?!]$/.test(token.text)) return 'end'
  const text = token.text.toLowerCase()
  if (verb) return 'its verb'
  if (COPULA.test(text)) return 'copula'
  if (token.pos === 'PUNCT') return text === ',' ? 'comma' : /[)”"]/.test(text) ? 'closing mark' : 'mark'
  if (text === 'of') return 'of'
  return token.pos === 'ADP' || token.pos === 'SCONJ' ? 'preposition' : token.pos.toLowerCase()
}

function heaviest({ met }: Scene, from: number, to: number): number {
  return Math.max(0, ...met.slice(Math.max(0, from), Math.max(0, to + 1)))
}

function addSize(add: Add, { first, last }: TokenSpan, family: string, { parsed }: Scene): void {
  const inside = parsed.tokens.slice(first, last + 1)
  const count = (holds: (token: Token) => boolean): number => inside.filter(holds).length
  const size = sizeOf(inside.length)
  add(`length ${size}`)
  add(`${family}: length ${size}`)
  add('constituents', Math.min(6, parsed.groupOf[last]! - parsed.groupOf[first]!) / 6)
  add(
    'verbs',
    Math.min(
      3,
      count(({ pos }) => pos === 'VERB' || pos === 'AUX'),
    ) / 3,
  )
  add(
    `${family}: commas`,
    Math.min(
      3,
      count(({ text }) => text === ','),
    ) / 3,
  )
  add(
    `${family}: conjunctions`,
    Math.min(
      2,
      count(({ pos }) => pos === 'CCONJ'),
    ) / 2,
  )
}

/** A length in tokens, in steps. */
function sizeOf(tokens: number): string {
  if (tokens <= 4) return String(tokens)
  return tokens <= 6 ? '5 to 6' : tokens <= 9 ? '7 to 9' : tokens <= 14 ? '10 to 14' : '15 and more'
}

/** Where the main verb of the question stands, and whether nothing but adverbs stands between. */
function addVerb(add: Add, { first, last }: TokenSpan, { role }: Frame, { verb, parsed }: Scene): void {
  const ahead = verb.lastIndexOf(true, first - 1)
  const behind = verb.indexOf(true, last + 1)
  if (first > 0 && ahead >= 0) {
    add(`${role}: behind the verb`)
    if (between(parsed, ahead, first) <= 1) add(`${role}: right behind the verb`)
  }
  if (behind >= 0) {
    add(`${role}: before the verb`)
    if (between(parsed, last, behind) <= 1) add(`${role}: right before the verb`)
  }
  if (holds(verb, first, last)) add('holds the verb')
}

/** Constituents between two tokens, adverbs aside. */
function between({ groups, groupOf }: Scene['parsed'], a: number, b: number): number {
  return groups.slice(groupOf[a]! + 1, groupOf[b]).filter(({ kind }) => kind !== 'adverb').length
}

/** The noun of "which city": in the span, before it ("the city of X"), behind it, or equated with it. */
function addHead(add: Add, { first, last }: TokenSpan, { head, parsed: { tokens } }: Scene): void {
  const previous = tokens[first - 1]
  if (head[last]) add(last > first ? 'ends in its noun' : 'is its noun')
  else if (holds(head, first, last)) add('holds its noun')
  if (head[first - 1]) add('behind its noun')
  if (/^(?:of|,|\(|called|named|as)$/i.test(previous?.text ?? '') && holds(head, first - 4, first - 2))
    add('beside its noun')
  if (head[last + 1] || (head[last + 2] && tokens[last + 1]!.pos !== 'PUNCT')) add('before its noun')
  if (/^(?:,|is|are|was|were)$/i.test(tokens[last + 1]?.text ?? '') && holds(head, last + 2, last + 6))
    add('equated with its noun')
  if (COPULA.test(tokens[isArticle(previous) ? first - 2 : first - 1]?.text ?? '') && holds(head, 0, first - 2))
    add('what its noun is')
}

/** Quotation marks and brackets: around the span, or torn apart by it. */
function addMarks(add: Add, { first, last }: TokenSpan, { parsed: { tokens } }: Scene): void {
  const opens = /^["“‘]$/.test(tokens[first - 1]?.text ?? '')
  const closes = /^["”’]$/.test(tokens[last + 1]?.text ?? '')
  if (opens && closes) add('quoted')
  if (opens !== closes) add('half quoted')
  if ((tokens[first - 1]?.text === '(') !== (tokens[last + 1]?.text === ')')) add('half in brackets')
  if (tokens.slice(first, last + 1).filter(({ text }) => /^[()]$/.test(text)).length % 2 === 1) add('torn bracket')
}

function holds(flags: readonly boolean[], from: number, to: number): boolean {
  return flags.slice(Math.max(0, from), Math.max(0, to + 1)).includes(true)
}
