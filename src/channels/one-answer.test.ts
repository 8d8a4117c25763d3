import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import * as ai7 from 'ai'
import * as ai6 from 'ai-6'
import OpenAI from 'openai'
import { afterAll, describe, expect, it } from 'vitest'
import { createClient } from '../client.ts'
import type { Answer, Citation, Conflict } from '../core/answer.ts'
import { collectAnswer } from '../core/collect.ts'
import { readEnv } from '../node/env.ts'
import { openRuntime } from '../node/runtime.ts'
import { listen } from '../node/server.ts'
import { sourcesList, withoutSources } from './wire/links.ts'

const folder = mkdtempSync(join(tmpdir(), 'ibid-one-answer-'))
mkdirSync(join(folder, 'corpus/town'), { recursive: true })
writeFileSync(
  join(folder, 'corpus/bridge.md'),
  '---\ntitle: The harbour bridge\nurl: https://example.org/bridge\ndate: 2019-05-01\n---\n\nThe harbour bridge is the longest bridge of Milltown. The harbour bridge was opened in March 1932.\n',
)
writeFileSync(
  join(folder, 'corpus/town/notes.md'),
  '---\ntitle: Notes on Milltown\n---\n\nMilltown lies on the river Aire. The harbour bridge was opened in June 1934.\n',
)
const settings = readEnv({ PORT: '0', CORPUS_DIR: join(folder, 'corpus'), DATA_DIR: join(folder, 'data') }, folder)
const runtime = await openRuntime(settings)
await runtime.sync()
const server = await listen(runtime, settings, () => {})
const mcp = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
await mcp.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)))
const openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none' })
afterAll(async () => {
  await mcp.close()
  await server.close()
  await runtime.close()
  rmSync(folder, { recursive: true })
})

/** What every protocol has to tell, each in its way. */
interface Told {
  text: string
  status: string
  /** Where each citation leads, by its number. */
  links: Record<number, string>
  spans: Pick<Citation, 'n' | 'documentId' | 'start' | 'end' | 'quote'>[]
  conflicts: Conflict[]
}

const linkOf = ({ url, documentId }: Pick<Citation, 'url' | 'documentId'>) =>
  url ?? `${server.url}/v1/documents/${encodeURIComponent(documentId)}`
const spansOf = (citations: readonly Citation[]) =>
  citations.map(({ n, documentId, start, end, quote }) => ({ n, documentId, start, end, quote }))
const toldBy = ({
  answer,
  status,
  citations,
  conflicts,
}: Pick<Answer, 'answer' | 'status' | 'citations' | 'conflicts'>): Told => ({
  text: answer,
  status,
  links: Object.fromEntries(citations.map((citation) => [citation.n, linkOf(citation)])),
  spans: spansOf(citations),
  conflicts,
})

async function uiMessage(sdk: typeof ai7, question: string): Promise<Told> {
  const transport = new sdk.DefaultChatTransport<ai7.UIMessage>({
    api: `${server.url}/api/chat`,
  })
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId: 'c',
    messageId: undefined,
    messages: [{ id: 'u', role: 'user', parts: [{ type: 'text', text: question }] }],
    abortSignal: undefined,
  })
  let message: ai7.UIMessage | undefined
  for await (const state of sdk.readUIMessageStream({ stream, terminateOnError: true })) message = state
  const told: Told = { text: '', status: '', links: {}, spans: [], conflicts: [] }
  for (const part of message!.parts) {
    if (part.type === 'text') told.text += part.text
    else if (part.type === 'data-conflict') told.conflicts.push((part as { data: Conflict }).data)
    else if (part.type === 'source-url' || part.type === 'source-document') {
      const place = part.providerMetadata!.ibid as unknown as Citation
      told.spans.push(...spansOf([place]))
      told.links[Number(part.sourceId)] = linkOf({
        url: part.type === 'source-url' ? part.url : null,
        documentId: place.documentId,
      })
    }
  }
  told.status = (message!.metadata as { status: string }).status
  return told
}

function completion(content: string, annotations: OpenAI.ChatCompletionMessage.Annotation[], ibid: Answer): Told {
  expect(content).toBe(withoutSources(content) + sourcesList(ibid.citations))
  const links = annotations.map(({ url_citation: { url, start_index, end_index } }) => {
    return [Number(content.slice(start_index + 1, end_index - 1)), url]
  })
  return { ...toldBy({ ...ibid, answer: withoutSources(content) }), links: Object.fromEntries(links) }
}

const request = (question: string) => ({ model: 'ibid', messages: [{ role: 'user' as const, content: question }] })
const deepChat = (question: string, stream: boolean) =>
  fetch(`${server.url}/hooks/deep-chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', text: question }], stream }),
  })

const PROTOCOLS: Record<string, (question: string) => Promise<Told>> = {
  JSON: async (question) => toldBy(await createClient(server.url).answer({ question })),
  'server-sent events': async (question) => toldBy(await collectAnswer(createClient(server.url).ask({ question }))),
  'AI SDK 7': (question) => uiMessage(ai7, question),
  'AI SDK 6': (question) => uiMessage(ai6 as unknown as typeof ai7, question),
  async 'OpenAI, whole'(question) {
    const whole = await openai.chat.completions.create(request(question))
    const { content, annotations } = whole.choices[0]!.message
    return completion(content!, annotations!, (whole as unknown as { ibid: Answer }).ibid)
  },
  async 'OpenAI, streamed'(question) {
    let content = ''
    let ibid: Answer | undefined
    const annotations: OpenAI.ChatCompletionMessage.Annotation[] = []
    for await (const chunk of await openai.chat.completions.create({ ...request(question), stream: true })) {
      const delta = chunk.choices[0]!.delta as Partial<OpenAI.ChatCompletionMessage>
      content += delta.content ?? ''
      annotations.push(...(delta.annotations ?? []))
      ibid = (chunk as unknown as { ibid?: Answer }).ibid ?? ibid
    }
    return completion(content, annotations, ibid!)
  },
  async MCP(question) {
    const { structuredContent, content } = await mcp.callTool({ name: 'ask', arguments: { question } })
    const answer = structuredContent as unknown as Answer
    expect(content).toEqual([{ type: 'text', text: answer.answer + sourcesList(answer.citations) }])
    return toldBy(answer)
  },
  async 'deep-chat'(question) {
    const { text, custom } = (await (await deepChat(question, false)).json()) as { text: string; custom: Answer }
    expect(text).toBe(withoutSources(text) + sourcesList(custom.citations))
    return toldBy({ ...custom, answer: withoutSources(text) })
  },
  async 'deep-chat, streamed'(question) {
    const events = (await (await deepChat(question, true)).text()).trim().split('\n\n')
    const pieces = events
      .filter((event) => event.startsWith('data: '))
      .map((event) => JSON.parse(event.slice('data: '.length)) as { text: string; custom?: Answer })
    return toldBy({ ...pieces.at(-1)!.custom!, answer: withoutSources(pieces.map(({ text }) => text).join('')) })
  },
}

describe('one answer through every protocol', () => {
  it.each([
    ['When was the harbour bridge opened?', 'conflicting'],
    ['Who is the mayor of Milltown?', 'not_found'],
  ])('%s → %s', async (question, status) => {
    const told = Object.fromEntries(
      await Promise.all(Object.entries(PROTOCOLS).map(async ([name, ask]) => [name, await ask(question)] as const)),
    )
    const { JSON: first, ...others } = told
    expect(first!.status).toBe(status)
    for (const [name, other] of Object.entries(others)) expect(other, name).toEqual(first)
    if (status === 'not_found') return expect(first).toMatchObject({ spans: [], conflicts: [], links: {} })

    expect(first!.conflicts).toHaveLength(1)
    expect(first!.links).toEqual({ 1: 'https://example.org/bridge', 2: `${server.url}/v1/documents/town%2Fnotes.md` })
    expect(first!.spans.map(({ quote }) => quote)).toEqual([
      'The harbour bridge was opened in March 1932.',
      'The harbour bridge was opened in June 1934.',
    ])
    for (const { documentId, start, end, quote } of first!.spans) {
      const document = await fetch(`${server.url}/v1/documents/${encodeURIComponent(documentId)}`)
      expect(((await document.json()) as { text: string }).text.slice(start, end)).toBe(quote)
    }
  })
})
