import { describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { fixture } from './fixture.suite.ts'

describe('what chat servers call', () => {
  const slack = {
    handle: async (request: Request, background: { waitUntil(work: Promise<unknown>): void }) => {
      background.waitUntil(Promise.resolve())
      return new Response(await request.text())
    },
  }

  it('goes on in the background of whatever runs the app', async () => {
    const given: string[] = []
    const background = (name: string) => ({ waitUntil: () => void given.push(name) })
    const worker = { ...background('worker'), passThroughOnException() {}, props: {} }
    const post = { method: 'POST', body: 'as it arrived' }
    // A Worker has a background for each request; a server on Node has one of its own.
    const onWorkers = createApp(fixture({ slack }).deps)
    expect(await (await onWorkers.request('/slack/events', post, {}, worker)).text()).toBe('as it arrived')
    const onNode = createApp(fixture({ slack, background: background('node') }).deps)
    expect((await onNode.request('/slack/events', post)).status).toBe(200)
    expect(given).toEqual(['worker', 'node'])
    expect((await onNode.request('/slack/events')).status).toBe(405)
  })

  it('is there only where it was set up', async () => {
    const app = createApp(fixture().deps)
    for (const path of ['/slack/events', '/hooks/town']) {
      expect((await app.request(path, { method: 'POST' })).status).toBe(404)
    }
    const webhooks = { handle: async (name: string) => new Response(name) }
    const hooked = createApp(fixture({ webhooks }).deps)
    expect(await (await hooked.request('/hooks/town', { method: 'POST' })).text()).toBe('town')
  })
})
