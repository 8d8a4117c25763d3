import { stringify } from 'yaml'
import type { GoldenConversation, GoldenTurn } from '../datasets/golden.ts'
import { normaliseValue } from '../metrics/containment.ts'

/** Where a server answers, and what it is told to let us in. */
export interface PromptfooOptions {
  /** Without a slash at its end, such as `http://127.0.0.1:8787`. */
  url: string
  /** For the description. */
  name: string
}

/** A brace that opens a template, or closes a comment of one: the others close nothing where nothing is open. */
const TEMPLATE = /\{(?=[{%#])|(?<=#)\}/g

interface Assertion {
  type: string
  metric: string
  value: string | string[]
  transform?: string
}

/**
 * The answer's own words in the form that values are compared in; a part of what `normaliseValue` does, since
 * promptfoo has only its own `icontains`: a number may be found within a longer one.
 */
const WORDS = String.raw`(json.answer ?? '').replace(/ ?\[\d+\]/g, '').normalize('NFKC').replace(/[\u2010-\u2015\u2212]/g, '-').replace(/[\u2018-\u201b\u2032]/g, "'").replace(/[\u201c-\u201f]/g, '"').replace(/(\d),(?=\d{3})/g, '$1').replace(/\s+/g, ' ')`

/**
 * A configuration of promptfoo that asks a running server every turn of a golden set and asserts what the set expects,
 * and of every answer that its citations are literal: each quote is compared with the document the server serves.
 * A turn gets its conversation from the answer before it, for which promptfoo asks one question after the other.
 */
export function promptfooConfig(conversations: readonly GoldenConversation[], { url, name }: PromptfooOptions): string {
  const config = {
    description: `${name}, asked of Ibid at ${url}`,
    prompts: ['{{question}}'],
    providers: [
      {
        id: 'https',
        label: 'ibid',
        config: {
          url: `${url}/v1/ask`,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: String.raw`{"question": {{prompt | dump | replace("\\\\u007b", "\\u007b") | replace("\\\\u007d", "\\u007d") | safe}}{% if continues %}, "conversationId": {{previous.conversationId | dump | safe}}{% endif %}}`,
          transformResponse: `({ ...json, words: ${WORDS} })`,
        },
      },
    ],
    defaultTest: { assert: [literalCitations(url)] },
    tests: conversations.flatMap(testsOf),
    evaluateOptions: { maxConcurrency: 1 },
  }
  return stringify(config, { lineWidth: 0, aliasDuplicateObjects: false })
}

function testsOf({ id, kind, turns }: GoldenConversation) {
  return turns.map((turn, i) => ({
    description: turns.length === 1 ? id : `${id}#${i + 1}`,
    vars: { question: withoutTemplates(turn.question), ...(i > 0 && { continues: 'yes' }) },
    metadata: { kind: turn.kind ?? kind },
    ...(i < turns.length - 1 && { options: { storeOutputAs: 'previous' } }),
    assert: assertions(turn),
  }))
}

function assertions({ status, values = [], documents, cites, quotes }: GoldenTurn): Assertion[] {
  const holds = (metric: string, value: string): Assertion => ({ type: 'javascript', metric, value })
  return [
    ...(status ? [holds('status', `${code(status)}.includes(output.status)`)] : []),
    ...values.map(contained),
    ...(documents ? [holds('document', `${code(documents)}.includes(output.citations[0]?.documentId)`)] : []),
    ...(cites
      ? [holds('sides', `${code(cites)}.every((id) => output.citations.some((cited) => cited.documentId === id))`)]
      : []),
    ...(quotes
      ? [
          holds(
            'quote',
            `${code(quotes)}.some((text) => output.citations.some((cited) => cited.quote.toLowerCase().includes(text.toLowerCase())))`,
          ),
        ]
      : []),
  ]
}

/** promptfoo's own assertion wherever its templates leave the values alone. */
function contained(group: readonly string[]): Assertion {
  const value = group.map(normaliseValue)
  return value.every((alternative) => alternative.search(TEMPLATE) < 0)
    ? { type: 'icontains-any', metric: 'value', value, transform: 'output.words' }
    : {
        type: 'javascript',
        metric: 'value',
        value: `${code(value)}.some((text) => output.words.toLowerCase().includes(text))`,
      }
}

function literalCitations(url: string): Assertion {
  const documents = JSON.stringify(`${url}/v1/documents/`)
  return {
    type: 'javascript',
    metric: 'literal',
    value: `return Promise.all(
  output.citations.map(async (cited) => {
    const id = cited.documentId.split('/').map(encodeURIComponent).join('/')
    const document = await (await fetch(${documents} + id)).json()
    return cited.quote !== '' && document.text.slice(cited.start, cited.end) === cited.quote
  }),
).then((literal) => literal.every(Boolean))
`,
  }
}

/** A value as JavaScript in which promptfoo's templates find nothing to fill in. */
function code(value: unknown): string {
  return withoutTemplates(JSON.stringify(value))
}

/** A brace as JSON may write it where it would open a template: the body of the request turns it back. */
function withoutTemplates(text: string): string {
  return text.replace(TEMPLATE, (brace) => (brace === '{' ? '\\u007b' : '\\u007d'))
}
