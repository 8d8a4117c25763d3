import { afterAll } from 'vitest'
import type { AskContext } from '../assistant.ts'
import type { AnswerPart, AskRequest, Citation, Conflict } from '../core/answer.ts'
import type { Hit, SourceDocument } from '../core/document.ts'
import { IbidError } from '../core/errors.ts'
import { createApp } from '../http/app.ts'
import type { HttpDeps } from '../http/deps.ts'
import { fixture, SECRET } from '../http/fixture.suite.ts'
import { type Served, serveApp } from '../http/served.suite.ts'

const document = (id: string, title: string, url: string | null, text: string): SourceDocument => {
  const facts = {
    author: null,
    publisher: null,
    publishedAt: '2022-02',
    mediaType: 'text/markdown',
    hash: 'ab'.repeat(32),
  }
  return { id, title, url, text, ...facts }
}

/** One with an address of its own and one without, in a folder and with letters that addresses must escape. */
export const WEB = document(
  'web.md',
  'The deal [draft] *now*',
  'https://example.org/deal?a=1&b=<2>',
  'Pakistan signed. In February 2022 a deal was struck. It is worth $1.6 billion.',
)
export const LOCAL = document('notes/ü b,c.md', 'Notes', null, 'There was interest. No deal has been reached so far.')

function cite(n: number, { id, title, url, text, publishedAt, author }: SourceDocument, quote: string): Citation {
  const start = text.indexOf(quote)
  return { n, documentId: id, title, url, publishedAt, author, chunkId: n, quote, start, end: start + quote.length }
}

export const CITATIONS = [
  cite(1, WEB, 'In February 2022 a deal was struck.'),
  cite(2, LOCAL, 'No deal has been reached so far.'),
] as const
export const CONFLICT: Conflict = {
  about: 'the deal',
  values: [
    { value: 'February 2022', citations: [1], publishedAt: '2022-02' },
    { value: 'no deal', citations: [2], publishedAt: '2022-02' },
  ],
}
export const TEXT =
  'A deal 🤝 was struck in February 2022 [1].\n\nOther notes say that there is none [2]. It is worth a lot [1].'

const FINISH: Extract<AnswerPart, { type: 'finish' }> = {
  type: 'finish',
  status: 'conflicting',
  shortAnswer: 'February 2022',
  model: 'scripted:one',
  fallback: null,
  followUps: ['Who signed the deal?'],
  usage: { inputTokens: 120, outputTokens: 30 },
  timings: { retrieveMs: 1, answerMs: 2 },
}

/**
 * An assistant whose parts interleave as those of a language model do: a delta cuts a marker in two, a citation comes behind
 * the delta that completes it, a source is told just before. What it does hangs on the question; `wait` waits in the middle.
 */
export function scripted() {
  const asked: { request: AskRequest; context: AskContext }[] = []
  const opened = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<{ aborted: boolean }>()

  async function* ask(request: AskRequest, context: AskContext = {}): AsyncGenerator<AnswerPart> {
    asked.push({ request, context })
    const { question, conversationId = 'conv_new' } = request
    try {
      if (question === 'refuse before') throw new IbidError('unavailable', 'The documents are being read.')
      if (question === 'crash before') throw new Error(SECRET)
      const index = { generation: 'g1', embedder: 'builtin' }
      const id = `msg_${asked.length}`
      yield { type: 'start', id, conversationId, standaloneQuestion: question, model: 'scripted:one', index }
      if (question === 'crash at once') throw new Error(SECRET)
      if (question === 'not there') {
        yield { type: 'text-delta', delta: 'The documents do not say.' }
        yield { ...FINISH, status: 'not_found', shortAnswer: null, followUps: [], fallback: 'unsupported' }
        return
      }
      const sources = CITATIONS.map(({ documentId, title, url, publishedAt, author }): AnswerPart => {
        return { type: 'source', documentId, title, url, publishedAt, author }
      })
      yield sources[0]!
      yield { type: 'text-delta', delta: TEXT.slice(0, 39) }
      if (question.startsWith('wait')) {
        opened.resolve()
        await Promise.race([gate.promise, aborted(context.signal)])
      }
      if (question === 'crash after') throw new Error(SECRET)
      yield { type: 'text-delta', delta: TEXT.slice(39, 50) }
      yield { type: 'citation', citation: CITATIONS[0] }
      yield sources[1]!
      yield { type: 'text-delta', delta: TEXT.slice(50) }
      yield { type: 'citation', citation: CITATIONS[1] }
      yield { type: 'conflict', conflict: CONFLICT }
      yield FINISH
    } finally {
      closed.resolve({ aborted: context.signal?.aborted ?? false })
    }
  }
  const hit = (source: SourceDocument, id: number, text: string): Hit => {
    const start = source.text.indexOf(text)
    const chunk = { id, documentId: source.id, ordinal: 0, start, end: start + text.length, text, headings: [] }
    return { chunk, document: source, score: 1 / id, keywordScore: 1, vectorScore: null }
  }
  const hits = [hit(WEB, 1, CITATIONS[0].quote), hit(LOCAL, 2, LOCAL.text), hit(WEB, 3, 'It is worth $1.6 billion.')]
  const documents = [LOCAL, WEB]
  const made = fixture({
    assistant: { ask, search: async ({ topK = 8 }) => hits.slice(0, topK) },
    documents: {
      get: async (id) => documents.find((known) => known.id === id) ?? null,
      list: async ({ limit = 100, after = '' } = {}) => documents.filter(({ id }) => id > after).slice(0, limit),
    },
  })
  return {
    deps: made.deps,
    events: made.events,
    asked,
    opened: opened.promise,
    open: gate.resolve,
    closed: closed.promise,
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

/** Serves scripted assistants over real sockets for the tests of a file. */
export function servedScripts() {
  const running: Served[] = []
  afterAll(() => Promise.all(running.map((served) => served.close())))
  return async (overrides: Partial<HttpDeps> = {}) => {
    const script = scripted()
    const served = await serveApp(createApp({ ...script.deps, ...overrides }))
    running.push(served)
    return { ...script, url: served.url }
  }
}
