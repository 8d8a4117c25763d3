import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { readAll } from '../model/language-model.suite.ts'
import { createLanguageModel } from '../model/language-model.ts'
import { anthropicChat } from './anthropic-chat.ts'
import { ollamaChat } from './ollama-chat.ts'
import { openaiChat } from './openai-chat.ts'

it.each([
  ['openai', openaiChat, 'x'],
  ['openai', openaiChat, 'data: x\n'],
  ['anthropic', anthropicChat, 'x'],
  ['anthropic', anthropicChat, 'data: x\n'],
  ['ollama', ollamaChat, 'x'],
] as const)('a message without an end fills neither memory nor time: %s, %j', async (name, chat, part) => {
  let sent = 0
  const line = part.repeat((256 * 1024) / part.length)
  const server = createServer((_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write(line)) sent += line.length
      sent += line.length
    }
    response.writeHead(200, { 'content-type': name === 'ollama' ? 'application/x-ndjson' : 'text/event-stream' })
    response.write('data: ')
    response.on('drain', more)
    more()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const model = createLanguageModel({ name, provider: await chat({ model: 'm', apiKey: 'k', baseUrl }) })
  const { text, thrown, ms } = await readAll(model)
  expect(text).toBe('')
  expect(thrown).toMatchObject({ reason: 'garbled' })
  expect(sent).toBeLessThan(16 * 1024 * 1024)
  expect(ms).toBeLessThan(5000)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
