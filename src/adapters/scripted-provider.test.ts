import { ChatAnthropic } from '@langchain/anthropic'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { ChatOllama } from '@langchain/ollama'
import { ChatOpenAI } from '@langchain/openai'
import { afterEach, describe, expect, it } from 'vitest'
import { refusedUrl, type Script, type ScriptedProvider, scriptedProvider } from './scripted-provider.suite.ts'

const MODELS: [string, (provider: ScriptedProvider) => BaseChatModel][] = [
  [
    'openai',
    ({ openaiUrl }) =>
      new ChatOpenAI({ model: 'm', apiKey: 'k', maxRetries: 0, maxTokens: 9, configuration: { baseURL: openaiUrl } }),
  ],
  [
    'openai-responses',
    ({ openaiUrl }) =>
      new ChatOpenAI({
        model: 'm',
        apiKey: 'k',
        maxRetries: 0,
        maxTokens: 9,
        useResponsesApi: true,
        configuration: { baseURL: openaiUrl },
      }),
  ],
  [
    'anthropic',
    ({ url }) => new ChatAnthropic({ model: 'm', apiKey: 'k', maxRetries: 0, maxTokens: 9, anthropicApiUrl: url }),
  ],
  ['ollama', ({ url }) => new ChatOllama({ model: 'm', maxRetries: 0, numPredict: 9, baseUrl: url })],
]

describe.each(MODELS)('the scripted provider, to the LangChain client of %s', (name, clientOf) => {
  const open: ScriptedProvider[] = []
  const start = async (script: Script) => {
    const provider = await scriptedProvider({ script })
    open.push(provider)
    return { provider, client: clientOf(provider) }
  }
  afterEach(async () => {
    await Promise.all(open.splice(0).map((provider) => provider.close()))
  })

  it('streams what the script makes of the messages', async () => {
    const { provider, client } = await start(({ messages }) => ({
      text: ['You said ', messages.at(-1)!.content],
      usage: { inputTokens: 11, outputTokens: 7 },
    }))
    const told: string[] = []
    const stream = await client.stream([
      ['system', 'Be brief.'],
      ['human', 'Grüße 🌍'],
    ])
    for await (const chunk of stream) if (chunk.text !== '') told.push(chunk.text)
    expect(told).toEqual(['You said ', 'Grüße 🌍'])
    expect(provider.requests).toMatchObject([
      {
        provider: name,
        model: 'm',
        stream: true,
        maxOutputTokens: 9,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Grüße 🌍' },
        ],
      },
    ])
    expect(provider.disconnects).toEqual([])
  })

  it('answers in one piece', async () => {
    const { client } = await start({ text: ['a', 'b'], usage: { inputTokens: 11, outputTokens: 7 } })
    const { text, usage_metadata } = await client.invoke('hello')
    expect(text).toBe('ab')
    expect(usage_metadata).toMatchObject({ input_tokens: 11, output_tokens: 7 })
  })

  it('goes through a list of replies and stays at the last', async () => {
    const { provider, client } = await start([{ fault: { type: 'status', status: 503 } }, 'one', 'two'])
    await expect(client.invoke('hello')).rejects.toThrow()
    expect((await client.invoke('hello')).text).toBe('one')
    expect((await client.invoke('hello')).text).toBe('two')
    expect((await client.invoke('hello')).text).toBe('two')
    expect(provider.requests).toHaveLength(4)
    provider.play('three')
    expect((await client.invoke('hello')).text).toBe('three')
  })
})

it('notes when a client goes away', async () => {
  const provider = await scriptedProvider({ script: { text: ['a', 'b'], fault: { type: 'endless' } } })
  const client = new AbortController()
  const body = JSON.stringify({ model: 'm', messages: [], stream: true })
  const response = await fetch(`${provider.url}/api/chat`, { method: 'POST', body, signal: client.signal })
  await response.body!.getReader().read()
  expect(provider.disconnects).toEqual([])
  client.abort()
  await provider.disconnected(1)
  expect(provider.disconnects).toEqual([{ request: provider.requests[0], at: expect.any(Number) }])
  await provider.close()
})

it('has an address where connections are refused', async () => {
  await expect(fetch(await refusedUrl())).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})
