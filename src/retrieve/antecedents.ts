import type { Turn } from '../core/conversation.ts'
import { names } from '../core/text/names.ts'
import { words } from '../core/text/words.ts'
import { type Antecedent, Entities, type Found, type Salience } from './entities.ts'
import { askedFor, kindOfName, nounKind } from './entity-kind.ts'
import { nounPhrases } from './noun-phrases.ts'
import type { Reference } from './references.ts'

/** Turns looked back upon, answers of them that are read, and characters of an answer. */
const MAX_TURNS = 6
const MAX_ANSWERS = 3
const MAX_ANSWER_CHARS = 500
const MAX_TEXT_CHARS = 300

/** The things a conversation has spoken of, for a question that follows. */
export function antecedents(turns: readonly Turn[], titles: readonly string[], question: string): Antecedent[] {
  const entities = new Entities()
  const recent = turns.slice(-MAX_TURNS)
  const said = [question, ...recent.map((turn) => `${turn.question} ${turn.answer.slice(0, MAX_ANSWER_CHARS)}`)].join(
    ' ',
  )
  for (const title of new Set([
    ...titles,
    ...recent.slice(-MAX_ANSWERS).flatMap((turn) => turn.citations.map((citation) => citation.title)),
  ]))
    entities.addTitle(title, said)
  for (const [i, turn] of recent.entries()) {
    const last = i === recent.length - 1
    const asked = turn.standaloneQuestion.slice(0, MAX_TEXT_CHARS).replace(/\s*\([^()]*\)/g, '')
    entities.nextText()
    for (const [j, { adjunct, ...phrase }] of phrasesOf(asked).entries()) {
      const spoken: Partial<Salience> = last ? { [j === 0 ? 'subject' : 'question']: 1, adjunct } : { before: 1 }
      entities.add(phrase, i === 0 && j === 0 ? { ...spoken, opening: 1 } : spoken)
    }
    if (i < recent.length - MAX_ANSWERS) continue
    const answer = turn.answer.slice(0, MAX_ANSWER_CHARS).replace(/\s*\[\d+\]/g, '')
    const wanted = askedFor(asked)
    entities.nextText()
    for (const [j, phrase] of namesOf(answer).entries()) {
      const isAsked =
        last &&
        !behindPreposition(answer, phrase.text) &&
        wanted !== null &&
        (wanted === phrase.kind || (wanted === 'thing' && phrase.kind === 'unknown'))
          ? 1
          : 0
      entities.add(phrase, last ? { answer: 1, answerFirst: j === 0 ? 1 : 0, asked: isAsked } : { answerBefore: 1 })
    }
  }
  return entities.all()
}

/** What is asked for rather than spoken of. */
const VAGUE = /^(?:years?|months?|days?|names?|numbers?|reasons?|ideas?|problems?|questions?|person|place|situation)$/
/** "The role of serotonin" is asked of serotonin. */
const RELATIONAL =
  /^(?:the )?(?:\w+ ){0,2}(?:roles?|benefits?|effects?|causes?|types?|kinds?|history|importance|definition|examples?|process|risks?|costs?|advantages?|disadvantages?|differences?|meaning|evidence|origins?|purpose|numbers?|amount|size|impacts?|influence|basics|breakdown|end|beginning|start|rest|part|price|value|features?|uses?|pros|cons|goals?|results?|ways?|aspects?|significance|list|legacy|future|state|status) of /i

/** What a question speaks of, in order; of "the role of serotonin" serotonin comes first. */
function phrasesOf(text: string): (Found & { adjunct: number })[] {
  const phrases = nounPhrases(text).filter(
    ({ text, head, name }) => name !== null || !VAGUE.test(head) || words(text).length > 2,
  )
  return phrases.flatMap((phrase) => {
    const adjunct = /\b(?:in|at|on|from|since|during|by|after|before|near|for|with|to)\s+$/i.test(
      text.slice(0, phrase.start),
    )
      ? 1
      : 0
    const found = {
      // "Which book was …": of the book.
      text:
        (/\b(?:what|which|whose)\s+$/i.test(text.slice(0, phrase.start)) && phrase.name === null ? 'the ' : '') +
        phrase.text.replace(/^(?:a|an) /i, 'the '),
      kind: phrase.name === null ? nounKind(phrase.head) : kindOfName(phrase.text, phrase.name),
      plural: phrase.plural && phrase.name === null,
      name: phrase.name !== null,
      type: null,
      acts:
        phrase.name !== null &&
        /\b(?:do|does|did|can|could|will|would|has|have|had)\s+(?:the\s+)?$/i.test(text.slice(0, phrase.start)),
      adjunct,
    }
    const relation = RELATIONAL.exec(phrase.text)?.[0]
    const of = relation === undefined ? [] : nounPhrases(phrase.text.slice(relation.length))
    return [
      ...of.map((one) => ({
        ...found,
        text: one.text,
        plural: one.plural && one.name === null,
        name: one.name !== null,
        kind: one.name === null ? nounKind(one.head) : kindOfName(one.text, one.name),
      })),
      found,
    ]
  })
}

function namesOf(text: string): Found[] {
  return names(text).map((name) => ({
    text: name.text,
    kind: kindOfName(name.text, name.kind),
    plural: false,
    name: true,
    type: null,
    acts: false,
  }))
}

/** "The First Lady of Azerbaijan": no answer to who. */
function behindPreposition(answer: string, text: string): boolean {
  return /\b(?:of|in|at|from|to)\s+(?:the\s+)?$/i.test(answer.slice(0, answer.indexOf(text)))
}

/** Whether a thing can be what a word stands for: 1 by its kind, −1 against it, 0 as far as is known. */
export function agreement(
  { kind: wanted, noun, happens }: Reference,
  { kind, plural, name, text, acts }: Antecedent,
): number {
  if (happens && (wanted === 'thing' || wanted === 'that') && (acts || kind === 'place')) return -1
  if (kind === 'heading') return -1
  switch (wanted) {
    case 'person':
      return kind === 'person' ? 1 : kind === 'unknown' && name && !/^\p{Lu}{2,}$|\d/u.test(text) ? 0 : -1
    case 'group':
      return plural || kind === 'group' ? 1 : kind === 'unknown' && name ? 0 : -1
    case 'place':
      return kind === 'place' ? 1 : -1
    case 'definite':
      return noun!.plural === plural && kind === 'thing' ? 1 : -1
    default:
      return kind === 'person' || plural ? -1 : kind === 'thing' || kind === 'group' ? 1 : 0
  }
}
