import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Child, folderOf, ibid, outcome, ROOT, start } from './cli.suite.ts'
import { lockSync } from './sync-lock.ts'

const children: Child[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Serves on a free port; resolves when it greets, with its address. */
async function serve(corpus: string, data = folderOf(), env: Record<string, string> = {}) {
  const child = start(['serve', '--port', '0', '--corpus', corpus, '--data', data], env)
  children.push(child)
  const done = outcome(child)
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /http:\/\/[\d.]+:\d+/.exec(said)?.[0]
      if (found) resolve(found)
    })
    done.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)), reject)
  })
  return { child, url, done, said }
}
const ask = (url: string, question: string, more = {}) =>
  fetch(`${url}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question, ...more }),
  })

// Each starts processes; a busy machine may take its time.
describe('ibid serve', { timeout: 60_000 }, () => {
  it('answers over HTTP with a literal citation, and ends in order', async () => {
    const { child, url, done, said } = await serve(join(ROOT, 'corpus'))
    expect(said).toContain('from 5 documents')
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready', documents: 5 })
    const answer = (await (await ask(url, 'when was the JF-17 deal')).json()) as {
      answer: string
      citations: { documentId: string; quote: string; start: number; end: number }[]
    }
    expect(answer.answer).toContain('February 2022')
    const first = answer.citations[0]!
    const document = await fetch(`${url}/v1/documents/${encodeURIComponent(first.documentId)}`)
    const { text } = (await document.json()) as { text: string }
    expect(text.slice(first.start, first.end)).toBe(first.quote)

    // A connection that never says anything does not hold up the end.
    const idle = connect(Number(new URL(url).port), '127.0.0.1')
    await once(idle, 'connect')
    child.kill('SIGTERM')
    const { code, stderr } = await done
    expect(code).toBe(0)
    expect(stderr).toContain('POST /v1/ask 200')
    idle.destroy()
  })

  it('serves an empty folder: ready, with nothing to find', async () => {
    const { url } = await serve(folderOf())
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready', documents: 0 })
    expect(await (await ask(url, 'anything')).json()).toMatchObject({ status: 'not_found' })
  })

  it('gives traces out as it is told to, and on loopback where it is not told', async () => {
    const [auto, off] = await Promise.all([serve(folderOf()), serve(folderOf(), folderOf(), { TRACE: 'off' })])
    expect((await ask(auto.url, 'anything', { trace: true })).status).toBe(200)
    const refused = await ask(off.url, 'anything', { trace: true })
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('TRACE=on')
    expect(off.said).not.toContain('JF-17')
  })

  it('answers to its keys alone, and warns where it has none and is open to a network', async () => {
    const secret = 'a-secret-of-anna-0001'
    const [kept, open] = await Promise.all([
      serve(folderOf(), folderOf(), { API_KEYS: `anna:${secret}`, HOST: '0.0.0.0' }),
      serve(folderOf(), folderOf(), { HOST: '0.0.0.0' }),
    ])
    expect(kept.said).toContain(`-H 'authorization: Bearer …your API key…'`)
    const url = kept.url.replace('0.0.0.0', '127.0.0.1')
    expect((await ask(url, 'anything')).status).toBe(401)
    const documents = await fetch(`${url}/v1/documents`, { headers: { authorization: `Bearer ${secret}` } })
    expect(documents.status).toBe(200)
    for (const { child } of [kept, open]) child.kill('SIGTERM')
    const [quiet, warned] = await Promise.all([kept.done, open.done])
    expect(quiet.stderr).not.toContain('API_KEYS')
    expect(quiet.stderr).not.toContain(secret)
    expect(warned.stderr.match(/whoever reaches 0\.0\.0\.0 may ask.*set API_KEYS/g)).toHaveLength(1)
  })

  it('says which port is in use, and how to choose another', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const { code, stderr } = await ibid(['serve', '--port', String(port), '--corpus', folderOf(), '--data', folderOf()])
    taken.close()
    expect(code).toBe(1)
    expect(stderr).toBe(
      `ibid: port ${port} of 127.0.0.1 is in use; end the program that listens there, or choose another: PORT=${port + 1} npm start\n`,
    )
  })

  it('goes on with what it has while another process syncs', async () => {
    const data = folderOf()
    const corpus = folderOf({ 'lamps.md': 'The lighthouse of Skagen was built in 1858.\n' })
    await ibid(['sync', '--corpus', corpus, '--data', data])
    const release = lockSync(data)
    const { url } = await serve(corpus, data)
    release()
    expect(await (await ask(url, 'when was the lighthouse of Skagen built')).json()).toMatchObject({
      answer: expect.stringContaining('1858'),
    })
  })

  it('stops with a message where the folder of documents is missing', async () => {
    const { code, stderr } = await ibid(['serve', '--port', '0', '--corpus', '/nowhere/at/all', '--data', folderOf()])
    expect(code).toBe(1)
    expect(stderr).toContain('ibid: CORPUS_DIR /nowhere/at/all: no such folder')
  })
})
