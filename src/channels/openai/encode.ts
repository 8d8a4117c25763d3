import type { Answer, AnswerPart, Citation, Usage } from '../../core/answer.ts'
import { errorOfPart } from '../../core/collect.ts'
import type { AnswerEncoder } from '../wire/answer-events.ts'
import { type LinkOf, sourcesList } from '../wire/links.ts'
import { markersOf } from '../wire/markers.ts'
import { toProblem } from '../wire/problem.ts'
import { openAiError } from './errors.ts'

/** The one model there is: what words the answers behind it is the server's affair. */
export const MODEL = 'ibid'

/** What a completion needs besides the answer. */
export interface CompletionOptions {
  linkOf: LinkOf
  /** Whether a list of the sources stands behind the text: many clients show no annotations. */
  sources: boolean
  /** Seconds since 1970. */
  created: number
}

/** What Ibid says of an answer that OpenAI's protocol has no word for: clients pass it over. */
function about(answer: Omit<Answer, 'answer' | 'id' | 'usage'>) {
  const { conversationId, status, shortAnswer, standaloneQuestion, model, fallback, followUps } = answer
  const { citations, conflicts, index, timings } = answer
  return {
    conversationId,
    status,
    shortAnswer,
    standaloneQuestion,
    model,
    fallback,
    followUps,
    citations,
    conflicts,
    index,
    timings,
  }
}

function tokens({ inputTokens, outputTokens }: Usage) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
}

/** The citations at their markers; offsets are UTF-16 and count in the message. */
function annotationsOf(text: string, citations: readonly Citation[], linkOf: LinkOf) {
  const byNumber = new Map(citations.map((citation) => [citation.n, citation]))
  return markersOf(text, new Set(byNumber.keys())).flatMap(({ n, start, end }) => {
    const citation = byNumber.get(n)
    if (!citation) return []
    const { title } = citation
    return [
      { type: 'url_citation', url_citation: { url: linkOf(citation), title, start_index: start, end_index: end } },
    ]
  })
}

/** A whole answer as a `chat.completion`. The list of sources stands behind the text, so that offsets into it stay right. */
export function chatCompletion(answer: Answer, { linkOf, sources, created }: CompletionOptions) {
  const { answer: text, citations } = answer
  return {
    id: `chatcmpl-${answer.id}`,
    object: 'chat.completion' as const,
    created,
    model: MODEL,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant' as const,
          content: sources ? text + sourcesList(citations) : text,
          refusal: null,
          annotations: annotationsOf(text, citations, linkOf),
        },
        logprobs: null,
        finish_reason: 'stop' as const,
      },
    ],
    usage: tokens(answer.usage),
    ibid: about(answer),
  }
}

/** An answer as a stream of `chat.completion.chunk`: text, sources, annotations, the end, and the usage where it is wanted. */
export function completionChunks({
  linkOf,
  sources,
  created,
  includeUsage,
}: CompletionOptions & { includeUsage: boolean }): AnswerEncoder {
  let start: Extract<AnswerPart, { type: 'start' }> | undefined
  let text = ''
  const citations: Citation[] = []
  const conflicts: Answer['conflicts'] = []

  const chunk = (choices: unknown[], more: object = {}) => {
    const id = `chatcmpl-${start?.id ?? ''}`
    const usage = includeUsage ? { usage: null } : {}
    return data({ id, object: 'chat.completion.chunk', created, model: MODEL, choices, ...usage, ...more })
  }
  const delta = (value: object, finish: 'stop' | null = null, more: object = {}) =>
    chunk([{ index: 0, delta: value, logprobs: null, finish_reason: finish }], more)

  return (part) => {
    switch (part.type) {
      case 'start':
        start = part
        return delta({ role: 'assistant', content: '', refusal: null })
      case 'source':
        return ''
      case 'text-delta':
        text += part.delta
        return delta({ content: part.delta })
      case 'citation':
        citations.push(part.citation)
        return ''
      case 'conflict':
        conflicts.push(part.conflict)
        return ''
      case 'finish': {
        const { type: _, usage, ...finish } = part
        const list = sources ? sourcesList(citations) : ''
        const { conversationId = '', standaloneQuestion = '', index = NO_INDEX } = start ?? {}
        const ibid = about({ conversationId, standaloneQuestion, index, citations, conflicts, ...finish })
        return [
          list === '' ? '' : delta({ content: list }),
          delta({ content: '', annotations: annotationsOf(text, citations, linkOf) }),
          delta({}, 'stop', { ibid }),
          includeUsage ? chunk([], { usage: tokens(usage) }) : '',
          DONE,
        ].join('')
      }
      case 'error':
        return `${data(openAiError(toProblem(errorOfPart(part))))}${DONE}`
    }
  }
}

const NO_INDEX = { generation: null, embedder: null }
const DONE = 'data: [DONE]\n\n'

function data(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
