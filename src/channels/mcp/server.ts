import {
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { collectAnswer } from '../../core/collect.ts'
import { IbidError } from '../../core/errors.ts'
import { DEFAULT_PAGE_SIZE } from '../../core/options.ts'
import type { ChannelDeps } from '../wire/http-env.ts'
import { type LinkOf, sourcesList } from '../wire/links.ts'
import { type HttpProblem, toProblem } from '../wire/problem.ts'
import { AskInput, AskOutput, FetchInput, FetchOutput, SearchInput, SearchOutput } from './schemas.ts'

/** Who asks, and how what is found is addressed. */
export interface McpRequest {
  owner: string | null
  linkOf: LinkOf
  signal: AbortSignal
  /** Told of what a client is not. */
  fault(error: unknown): void
}

const INSTRUCTIONS =
  'Answers questions about a folder of documents with literal quotes. "ask" answers with numbered sources or says that the documents do not; ' +
  '"search" finds passages; "fetch" reads a document.'
/** They look, and change nothing of the world. */
const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }
/** An answer is remembered in its conversation: asked twice, it is there twice. */
const ASKS = { ...READS, idempotentHint: false }
const URI_PREFIX = 'ibid://documents/'
/** What is read is cleaned text, whatever the file was. */
const TEXT_TYPE = 'text/plain'

/** The Model Context Protocol's view of Ibid: one server object for each request, nothing kept between them. */
export function createMcpServer(deps: Pick<ChannelDeps, 'assistant' | 'documents' | 'version'>, request: McpRequest) {
  const server = new McpServer({ name: 'ibid', title: 'Ibid', version: deps.version }, { instructions: INSTRUCTIONS })
  const { owner, linkOf, fault } = request
  const until = (ctx: ServerContext) => AbortSignal.any([ctx.mcpReq.signal, request.signal])

  /** What a client is told of something thrown; the log hears of it where it is not that the client is gone. */
  function failed(error: unknown): HttpProblem {
    const problem = toProblem(error)
    if (problem.status >= 500 && !request.signal.aborted) fault(error)
    return problem
  }

  /** What went wrong in a tool is a result, which the model may read: never a raw message. */
  async function told<Output extends Record<string, unknown>>(run: () => Promise<{ output: Output; text?: string }>) {
    try {
      const { output, text = JSON.stringify(output) } = await run()
      return { content: [{ type: 'text' as const, text }], structuredContent: output }
    } catch (error) {
      return { isError: true, content: [{ type: 'text' as const, text: failed(error).message }] }
    }
  }

  /** What went wrong with a resource is an error of the protocol, which would else hold the raw message. */
  async function read<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run()
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      throw new ProtocolError(ProtocolErrorCode.InternalError, failed(error).message)
    }
  }

  server.registerTool(
    'search',
    {
      title: 'Search the documents',
      description: 'Finds the documents whose passages fit a query best, each with that passage.',
      inputSchema: SearchInput,
      outputSchema: SearchOutput,
      annotations: READS,
    },
    ({ query, topK }) =>
      told(async () => {
        const hits = await deps.assistant.search({ query, ...(topK !== undefined && { topK }) })
        const best = hits.filter(({ document: { id } }, at) => hits.findIndex((hit) => hit.document.id === id) === at)
        const results = best.map(({ document: { id, title, url }, chunk }) => {
          return { id, title, url: linkOf({ url, documentId: id }), text: chunk.text }
        })
        return { output: { results } satisfies SearchOutput }
      }),
  )

  server.registerTool(
    'fetch',
    {
      title: 'Read a document',
      description: 'Gives the whole text of a document.',
      inputSchema: FetchInput,
      outputSchema: FetchOutput,
      annotations: READS,
    },
    ({ id }) =>
      told(async () => {
        const document = await deps.documents.get(id)
        if (document === null) throw new IbidError('not_found', `There is no document "${id.slice(0, 200)}".`)
        const { title, text, url, author, publisher, publishedAt, mediaType } = document
        const known = Object.entries({ author, publisher, publishedAt, mediaType }).filter(
          ([, value]) => value !== null,
        )
        const metadata = Object.fromEntries(known) as Record<string, string>
        return { output: { id, title, text, url: linkOf({ url, documentId: id }), metadata } satisfies FetchOutput }
      }),
  )

  server.registerTool(
    'ask',
    {
      title: 'Ask the documents',
      description:
        'Answers a question from the documents. "status" says whether they answer it and whether they disagree; every citation quotes its document literally.',
      inputSchema: AskInput,
      outputSchema: AskOutput,
      annotations: ASKS,
    },
    ({ question, conversationId }, ctx) =>
      told(async () => {
        const asked = { question, ...(conversationId !== undefined && { conversationId }) }
        const answer = await collectAnswer(deps.assistant.ask(asked, { signal: until(ctx), owner }))
        const { trace: _, timings: __, usage: ___, index: ____, ...output } = answer
        const text = answer.answer + sourcesList(answer.citations)
        return { output: output satisfies AskOutput, text }
      }),
  )

  server.registerResource(
    'document',
    new ResourceTemplate(`${URI_PREFIX}{id}`, { list: undefined }),
    { title: 'A document', description: 'The text that citations quote', mimeType: TEXT_TYPE },
    (uri, { id }) =>
      read(async () => {
        const name = decoded(String(id))
        const document = name === null ? null : await deps.documents.get(name)
        if (document === null) throw new ResourceNotFoundError(uri.href)
        return { contents: [{ uri: uri.href, mimeType: TEXT_TYPE, text: document.text }] }
      }),
  )
  // The class lists the resources of a template on one page, however many there are.
  server.server.setRequestHandler('resources/list', ({ params }) =>
    read(async () => {
      const after = params?.cursor
      // One more than the page holds tells whether there is a next one.
      const found = await deps.documents.list({ limit: DEFAULT_PAGE_SIZE + 1, ...(after !== undefined && { after }) })
      const page = found.slice(0, DEFAULT_PAGE_SIZE)
      const last = page.at(-1)
      return {
        resources: page.map(({ id, title }) => {
          return { uri: URI_PREFIX + encodeURIComponent(id), name: id, title, mimeType: TEXT_TYPE }
        }),
        ...(found.length > page.length && last && { nextCursor: last.id }),
      }
    }),
  )
  return server
}

/** Null for what nobody encoded. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
