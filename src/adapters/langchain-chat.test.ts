import { FakeListChatModel } from '@langchain/core/utils/testing'
import { ChatOllama } from '@langchain/ollama'
import { ChatOpenAI } from '@langchain/openai'
import { afterEach, describe, expect, it } from 'vitest'
import { languageModelSuite, readAll } from '../model/language-model.suite.ts'
import { createLanguageModel } from '../model/language-model.ts'
import { langchainChat } from './langchain-chat.ts'
import { type Script, type ScriptedProvider, scriptedProvider } from './scripted-provider.suite.ts'

// What a LangChain program hands over, here by the API that the package of OpenAI takes for some models.
languageModelSuite('own', async ({ openaiUrl }) =>
  langchainChat(
    ({ maxOutputTokens }) =>
      new ChatOpenAI({
        model: 'm',
        apiKey: 'k',
        maxTokens: maxOutputTokens,
        maxRetries: 0,
        useResponsesApi: true,
        configuration: { baseURL: openaiUrl, logLevel: 'off' },
      }),
    { tellsEnd: true },
  ),
)

describe('a chat model of LangChain', () => {
  const open: ScriptedProvider[] = []
  const start = async (script: Script) => {
    const provider = await scriptedProvider({ script })
    open.push(provider)
    return provider
  }
  afterEach(async () => {
    await Promise.all(open.splice(0).map((provider) => provider.close()))
  })

  it('is taken as it is, from whatever package', async () => {
    const model = createLanguageModel({
      name: 'fake',
      provider: langchainChat(new FakeListChatModel({ responses: ['Grüße 🌍'] })),
    })
    expect(await readAll(model)).toMatchObject({ text: 'Grüße 🌍', thrown: null })
  })

  it('may be one that does not stream', async () => {
    const provider = await start({ text: 'The answer.', usage: { inputTokens: 30, outputTokens: 4 } })
    const chat = new ChatOpenAI({
      model: 'm',
      apiKey: 'k',
      maxRetries: 0,
      disableStreaming: true,
      configuration: { baseURL: provider.openaiUrl },
    })
    const model = createLanguageModel({ name: 'm', provider: langchainChat(chat, { tellsEnd: true }) })
    expect(await readAll(model)).toMatchObject({
      pieces: ['The answer.'],
      usage: { inputTokens: 30, outputTokens: 4 },
      thrown: null,
    })
    expect(provider.requests).toMatchObject([{ stream: false }])
  })

  it('is left in time even where it does not listen to the signal', async () => {
    const provider = await start({ text: ['The ', 'answer'], fault: { type: 'stall', after: 1 } })
    const chat = new ChatOllama({ model: 'm', maxRetries: 0, baseUrl: provider.url })
    const model = createLanguageModel({ name: 'm', provider: langchainChat(chat), limits: { stallMs: 100 } })
    const { text, thrown, ms } = await readAll(model)
    expect(text).toBe('The ')
    expect(thrown).toMatchObject({ reason: 'timeout' })
    expect(ms).toBeLessThan(5000)
  })
})
