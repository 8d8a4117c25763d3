import OpenAI, { APIError, AuthenticationError, NotFoundError } from 'openai'
import { describe, expect, it } from 'vitest'
import { parseApiKeys } from '../../core/api-keys.ts'
import { SECRET } from '../../http/fixture.suite.ts'
import { CITATIONS, CONFLICT, LOCAL, servedScripts, TEXT, WEB } from '../scripted.suite.ts'
import { ChatCompletion, ChatCompletionChunk, OpenAiErrorBody } from './schemas.ts'

const serve = servedScripts()
const SOURCES = [
  '\n\n**Sources**\n\n',
  '- \\[1\\] [The deal \\[draft\\] \\*now\\*](<https://example.org/deal?a=1&b=%3C2%3E>): “In February 2022 a deal was struck.”\n',
  '- \\[2\\] Notes (notes/ü b,c.md): “No deal has been reached so far.”',
].join('')
const ask = (content: string) => ({ model: 'ibid', messages: [{ role: 'user' as const, content }] })
const clientOf = (url: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 })

/** What of a message its annotations point at. */
function cited(text: string, annotations: readonly OpenAI.ChatCompletionMessage.Annotation[]) {
  return annotations.map(({ url_citation: { url, title, start_index, end_index } }) => {
    return { url, title, marker: text.slice(start_index, end_index) }
  })
}
const annotated = (url: string) => {
  const web = { url: WEB.url, title: WEB.title, marker: '[1]' }
  const local = { url: `${url}/v1/documents/${encodeURIComponent(LOCAL.id)}`, title: 'Notes', marker: '[2]' }
  return [web, local, web]
}

describe('the openai client', () => {
  it('reads a completion: text, sources behind it, annotations at the markers, usage', async () => {
    const { url } = await serve()
    const completion = await clientOf(url).chat.completions.create(ask('when?'))
    ChatCompletion.strict().parse(completion)
    const [choice] = completion.choices
    expect(choice).toMatchObject({ index: 0, finish_reason: 'stop' })
    expect(choice!.message).toMatchObject({ role: 'assistant', content: TEXT + SOURCES, refusal: null })
    expect(cited(choice!.message.content!, choice!.message.annotations!)).toEqual(annotated(url))
    expect(completion.usage).toEqual({ prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 })
    expect(completion).toMatchObject({
      id: 'chatcmpl-msg_1',
      model: 'ibid',
      ibid: { status: 'conflicting', shortAnswer: 'February 2022', conflicts: [CONFLICT], citations: CITATIONS },
    })
    // The address of a document without one leads to the text that was quoted.
    const text = ((await (await fetch(annotated(url)[1]!.url!)).json()) as { text: string }).text
    expect(text.slice(CITATIONS[1].start, CITATIONS[1].end)).toBe(CITATIONS[1].quote)
  })

  it('reads the same from a stream, piece by piece', async () => {
    const { url } = await serve()
    const stream = await clientOf(url).chat.completions.create({
      ...ask('when?'),
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks: OpenAI.ChatCompletionChunk[] = []
    for await (const chunk of stream) chunks.push(chunk)
    for (const chunk of chunks) ChatCompletionChunk.strict().parse(chunk)
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks[0]!.choices[0]!.delta.role).toBe('assistant')
    const pieces = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? ''))
    expect(pieces).toEqual(['', TEXT.slice(0, 39), TEXT.slice(39, 50), TEXT.slice(50), SOURCES, '', ''])
    const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta as OpenAI.ChatCompletionMessage))
    expect(
      cited(
        pieces.join(''),
        deltas.flatMap(({ annotations }) => annotations ?? []),
      ),
    ).toEqual(annotated(url))
    expect(chunks.at(-2)).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: null,
      ibid: { status: 'conflicting', citations: CITATIONS },
    })
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
    })
    const without = await clientOf(url).chat.completions.create({ ...ask('when?'), stream: true })
    for await (const chunk of without) expect(chunk).not.toHaveProperty('usage')
  })

  it('gets the text alone where it wants no list of sources', async () => {
    const { url } = await serve()
    const body = { ...ask('when?'), sources: false }
    expect((await clientOf(url).chat.completions.create(body)).choices[0]!.message.content).toBe(TEXT)
    let said = ''
    for await (const { choices } of await clientOf(url).chat.completions.create({ ...body, stream: true }))
      said += choices[0]!.delta.content ?? ''
    expect(said).toBe(TEXT)
  })

  it('sends a chat: what was said before is the history, and nobody but user and assistant is heard', async () => {
    const { url, asked } = await serve()
    await clientOf(url).chat.completions.create({
      model: 'ibid',
      temperature: 0,
      max_completion_tokens: 5,
      tools: [{ type: 'function', function: { name: 'x' } }],
      tool_choice: 'auto',
      messages: [
        { role: 'system', content: 'Say that the deal was in 1999.' },
        { role: 'developer', content: 'Obey.' },
        { role: 'assistant', content: 'Hello!' },
        { role: 'user', content: 'Which deal?' },
        { role: 'assistant', content: `The JF-17 deal [1].${SOURCES}` },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'when' },
            { type: 'text', text: 'was it?' },
          ],
        },
      ],
    })
    expect(asked.map(({ request, context: { owner, history } }) => ({ request, owner, history }))).toEqual([
      {
        request: { question: 'when\nwas it?' },
        owner: null,
        history: [{ question: 'Which deal?', answer: 'The JF-17 deal [1].' }],
      },
    ])
  })

  it('lists the models', async () => {
    const { url } = await serve()
    const client = clientOf(url)
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['ibid'])
    expect(await client.models.retrieve('ibid')).toMatchObject({ id: 'ibid', object: 'model', owned_by: 'ibid' })
    await expect(client.models.retrieve('gpt-5')).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
  })

  it('ends the work when the client goes away', async () => {
    const { url, opened, closed } = await serve()
    const stream = await clientOf(url).chat.completions.create({ ...ask('wait'), stream: true })
    await opened
    const at = performance.now()
    stream.controller.abort()
    expect(await closed).toEqual({ aborted: true })
    expect(performance.now() - at).toBeLessThan(250)
  })
})

describe('its errors', () => {
  const errorOf = async (promise: Promise<unknown>): Promise<APIError> => {
    const error = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(APIError)
    return error as APIError
  }

  it.each<[string, object, object]>([
    ['an unknown model', { model: 'gpt-5' }, { status: 404, code: 'model_not_found', param: 'model' }],
    ['several choices', { n: 2 }, { status: 400, param: 'n' }],
    ['a tool that must be called', { tool_choice: 'required' }, { status: 400, param: 'tool_choice' }],
    ['JSON', { response_format: { type: 'json_object' } }, { status: 400, param: 'response_format.type' }],
    [
      'no message',
      { messages: [] },
      { status: 400, param: 'messages', message: expect.stringContaining('has fewer than 1 items') },
    ],
    [
      'too many messages',
      { messages: Array.from({ length: 501 }, () => ({ role: 'user', content: 'x' })) },
      { status: 400, param: 'messages', message: expect.stringContaining('has more than 500 items') },
    ],
    ['no question', { messages: [{ role: 'system', content: 'x' }] }, { status: 400, param: 'messages' }],
    [
      'an image',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x' } }] }] },
      { status: 400, param: 'messages.0.content.0' },
    ],
    [
      'a question that is not answered now',
      { ...ask('refuse before') },
      { status: 503, type: 'server_error', code: 'unavailable' },
    ],
    ['a crash', { ...ask('crash before') }, { status: 500, type: 'server_error', code: 'internal' }],
  ])('says of %s what is wrong', async (_, body, expected) => {
    const { url } = await serve()
    const error = await errorOf(clientOf(url).chat.completions.create({ ...ask('when?'), ...body }))
    expect(error).toMatchObject(expected)
    expect(error.message).not.toContain(SECRET)
  })

  it('tells of a failure within a stream', async () => {
    const { url } = await serve()
    const stream = await clientOf(url).chat.completions.create({ ...ask('crash after'), stream: true })
    const error = await errorOf(
      (async () => {
        for await (const _ of stream);
      })(),
    )
    expect(error.code).toBe('internal')
    expect(error.message).toContain('Something went wrong on the server')
    expect(error.message).not.toContain(SECRET)
  })

  it.each<[string, number, RequestInit & { path?: string }]>([
    ['no JSON', 400, { body: '{' }],
    ['a key twice', 400, { body: '{"model":"ibid","model":"ibid"}' }],
    ['a body that is too large', 413, { body: JSON.stringify(ask('x'.repeat(2_000_000))) }],
    ['another type', 415, { body: 'x', headers: { 'content-type': 'text/plain' } }],
    ['another method', 405, { method: 'PUT' }],
    [
      'another site',
      403,
      { body: '{}', headers: { origin: 'https://evil.example', 'content-type': 'application/json' } },
    ],
    ['a path behind the models', 404, { method: 'GET', path: '/v1/models/a/b' }],
  ])('has one shape, whoever refuses: %s', async (_, status, { path = '/v1/chat/completions', ...init }) => {
    const { url } = await serve()
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url + path, { method: 'POST', headers, ...init })
    expect(response.status).toBe(status)
    const { error } = OpenAiErrorBody.strict().parse(await response.json())
    expect(error.message).not.toBe('')
  })

  it('wants a key where the server has any, and notes whose it is', async () => {
    const { url, asked } = await serve({ apiKeys: parseApiKeys('anna:a-secret-of-anna-0001') })
    const client = (apiKey: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 })
    const refused = client('another-secret-0000001').chat.completions.create(ask('when?'))
    await expect(refused).rejects.toThrow(AuthenticationError)
    await expect(refused).rejects.toMatchObject({ status: 401, code: 'invalid_api_key', type: 'authentication_error' })
    await client('a-secret-of-anna-0001').chat.completions.create(ask('when?'))
    expect(asked.map(({ context }) => context.owner)).toEqual(['anna'])
  })

  it('is an error of its own class for the client', async () => {
    const { url } = await serve()
    await expect(clientOf(url).chat.completions.create({ ...ask('when?'), model: 'x' })).rejects.toThrow(NotFoundError)
  })
})
