import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { createSlackApi } from './api.ts'

it('the token is carried to no other address that is answered with', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  try {
    const api = createSlackApi({ botToken: 'xoxb-1', apiUrl: url })
    await expect(api.call('chat.postMessage', {})).rejects.toMatchObject({ code: 'http_307' })
    await expect(api.respond(`${url}response`, {})).rejects.toMatchObject({ code: 'http_307' })
    expect(asked).toEqual(['/chat.postMessage', '/response'])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
