import { readdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { collectAnswer } from '../core/collect.ts'
import { checkData } from './check-data.ts'
import { folderOf } from './cli.suite.ts'
import { openRuntime, type Runtime } from './runtime.ts'

const NOTES = {
  'a.md': '# Lamps\n\nThe lighthouse of Skagen was built in 1858.\n',
  'b.md': '# Bridges\n\nThe bridge of Aggersund was opened in 1942.\n',
}

const open: Runtime[] = []
async function runtimeOf(corpusDir: string, dataDir: string, warn = (_: string) => {}): Promise<Runtime> {
  const runtime = await openRuntime({ corpusDir, dataDir, maxFileBytes: 1_000_000 }, { warn })
  open.push(runtime)
  return runtime
}
afterEach(async () => {
  for (const runtime of open.splice(0)) await runtime.close()
})
const answerOf = async (runtime: Runtime, question: string) => collectAnswer(runtime.assistant.ask({ question }))

describe('conversations', () => {
  it('are forgotten when they have expired: at the start, when it is time, and with the next question', async () => {
    const data = folderOf()
    const corpus = folderOf(NOTES)
    let now = '2026-01-01T00:00:00.000Z'
    const opened = async (conversationRetentionDays?: number) => {
      const settings = { corpusDir: corpus, dataDir: data, maxFileBytes: 1_000_000 }
      const runtime = await openRuntime(
        { ...settings, ...(conversationRetentionDays !== undefined && { conversationRetentionDays }) },
        { now: () => now },
      )
      open.push(runtime)
      return runtime
    }
    const first = await opened()
    await first.sync()
    const { conversationId } = await answerOf(first, 'When was the bridge of Aggersund opened?')
    const isKept = async () => (await first.conversations.get(conversationId)) !== null
    now = '2026-04-01T00:00:00.000Z'
    await first.forget()
    await opened(0)
    expect(await isKept()).toBe(true)
    now = '2026-04-01T00:00:00.001Z'
    const second = await opened()
    expect(await isKept()).toBe(false)

    const later = await answerOf(second, 'When was the bridge of Aggersund opened?')
    now = '2026-08-01T00:00:00.000Z'
    await second.forget()
    expect(await second.conversations.get(later.conversationId)).toBeNull()
    const last = await answerOf(first, 'When was the bridge of Aggersund opened?')
    now = '2027-01-01T00:00:00.000Z'
    await answerOf(second, 'When was the bridge of Aggersund opened?')
    expect(await first.conversations.get(last.conversationId)).toBeNull()
  })
})

describe('openRuntime', () => {
  it('is not ready before anything was read, and says so to whoever asks', async () => {
    const runtime = await runtimeOf(folderOf(NOTES), folderOf())
    expect(await runtime.readiness()).toMatchObject({ status: 'unavailable', documents: 0, generation: null })
    await expect(answerOf(runtime, 'when?')).rejects.toThrow(expect.objectContaining({ code: 'unavailable' }))
    await runtime.sync()
    expect(await runtime.readiness()).toMatchObject({ status: 'ready', documents: 2, chunks: 2 })
    expect((await answerOf(runtime, 'When was the bridge of Aggersund opened?')).answer).toContain('1942')
  })

  it('follows the folder: what is changed is answered anew, what is removed no more', async () => {
    const corpus = folderOf(NOTES)
    const runtime = await runtimeOf(corpus, folderOf())
    await runtime.sync()
    writeFileSync(join(corpus, 'a.md'), NOTES['a.md'].replace('1858', '1859'))
    rmSync(join(corpus, 'b.md'))
    const report = await runtime.sync()
    expect(report).toMatchObject({ added: [], changed: ['a.md'], removed: ['b.md'], unchanged: 0 })
    expect((await answerOf(runtime, 'When was the lighthouse of Skagen built?')).answer).toContain('1859')
    expect((await answerOf(runtime, 'When was the bridge of Aggersund opened?')).status).toBe('not_found')
  })

  it('leaves the index alone where nothing changed', async () => {
    const data = folderOf()
    const corpus = folderOf(NOTES)
    const runtime = await runtimeOf(corpus, data)
    const first = await runtime.sync()
    const again = await runtime.sync()
    expect(again).toMatchObject({ unchanged: 2, generation: first.generation })
    const later = await runtimeOf(corpus, data)
    expect(await later.readiness()).toMatchObject({ status: 'ready', generation: first.generation })
  })

  it('comes to the same embedder by any history of the same documents', async () => {
    const corpus = folderOf({ ...NOTES, 'c.md': 'A third note about ferries.\n' })
    const detour = await runtimeOf(corpus, folderOf())
    await detour.sync()
    rmSync(join(corpus, 'c.md'))
    await detour.sync()
    const straight = await runtimeOf(corpus, folderOf())
    await straight.sync()
    const { embedder } = await straight.readiness()
    expect((await detour.readiness()).embedder).toBe(embedder)
    // Vectors of the embedder before are gone.
    expect(await detour.store.vectors.latestEmbedder('')).toBe(embedder)
    expect(await detour.store.vectors.count(embedder!)).toBe(2)
  })

  it('serves the stored vectors while a damaged index waits for its repair', async () => {
    const data = folderOf()
    const corpus = folderOf(NOTES)
    const first = await runtimeOf(corpus, data)
    const { generation } = await first.sync()
    const file = join(data, 'index', generation!, 'manifest.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('cosine', 'cosino'))
    const warn = vi.fn()
    const runtime = await runtimeOf(corpus, data, warn)
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('the index is damaged and will be rebuilt'))
    expect(await runtime.readiness()).toMatchObject({
      status: 'ready',
      index: 'exact',
      generation: 'unpublished',
      reason: expect.stringContaining('until it is rebuilt'),
    })
    expect((await answerOf(runtime, 'When was the lighthouse of Skagen built?')).answer).toContain('1858')
    await runtime.settle()
    const mended = await runtime.readiness()
    expect(mended.reason).toBeUndefined()
    expect(readdirSync(join(data, 'index'))).toContain(mended.generation)
  })

  it('notices what another process has published', async () => {
    const data = folderOf()
    const corpus = folderOf(NOTES)
    const server = await runtimeOf(corpus, data)
    const other = await runtimeOf(corpus, data)
    const { generation } = await other.sync()
    await vi.waitFor(
      async () => {
        expect((await server.readiness()).generation).toBe(generation)
      },
      { timeout: 10_000 },
    )
    expect((await answerOf(server, 'When was the bridge of Aggersund opened?')).answer).toContain('1942')
  })

  it('ends a sync where it is told to, and goes on from there', async () => {
    const runtime = await runtimeOf(folderOf(NOTES), folderOf())
    const stop = new AbortController()
    const stored: string[] = []
    const sync = runtime.sync({
      signal: stop.signal,
      onStored(id) {
        stored.push(id)
        stop.abort(new Error('enough'))
      },
    })
    await expect(sync).rejects.toThrow('enough')
    expect(stored).toEqual(['a.md'])
    expect(await runtime.sync()).toMatchObject({ added: ['b.md'], unchanged: 1 })
  })

  it('takes an interrupted first sync for what it is, also after a new start', async () => {
    const data = folderOf()
    const corpus = folderOf(NOTES)
    const stop = new AbortController()
    const first = await runtimeOf(corpus, data)
    await expect(first.sync({ signal: stop.signal, onStored: () => stop.abort(new Error('enough')) })).rejects.toThrow()
    await first.settle()

    const runtime = await runtimeOf(corpus, data)
    expect(await runtime.readiness()).toMatchObject({ status: 'unavailable', documents: 1 })
    await expect(answerOf(runtime, 'when?')).rejects.toThrow(expect.objectContaining({ code: 'unavailable' }))
    const { ok, problems } = await checkData(data)
    expect(ok).toBe(false)
    expect(problems).toEqual([
      {
        part: 'documents',
        problem: `the first sync of ${realpathSync(corpus)} was interrupted; some are missing`,
        remedy: 'run `ibid sync`; it goes on from there',
      },
    ])

    const other = await runtimeOf(corpus, data)
    await other.sync()
    expect(await runtime.readiness()).toMatchObject({ status: 'ready', documents: 2 })
    expect((await checkData(data)).problems).toEqual([])
  })

  it('answers from what an interrupted later sync left', async () => {
    const data = folderOf()
    const corpus = folderOf(NOTES)
    await (await runtimeOf(corpus, data)).sync()
    writeFileSync(join(corpus, 'a.md'), NOTES['a.md'].replace('1858', '1859'))
    writeFileSync(join(corpus, 'b.md'), NOTES['b.md'].replace('1942', '1943'))
    const stop = new AbortController()
    const later = await runtimeOf(corpus, data)
    await expect(later.sync({ signal: stop.signal, onStored: () => stop.abort(new Error('enough')) })).rejects.toThrow()
    expect((await answerOf(later, 'When was the lighthouse of Skagen built?')).answer).toContain('1859')
  })

  it('keeps a data folder to the corpus folder it was made from, by whatever path that is reached', async () => {
    const data = folderOf()
    const corpus = folderOf(NOTES)
    const another = folderOf({ 'c.md': 'A third note about ferries.\n' })
    await (await runtimeOf(corpus, data)).sync()
    const refused = expect.objectContaining({
      code: 'conflict',
      message: expect.stringMatching(
        new RegExp(`made from the documents in ${realpathSync(corpus)}, and CORPUS_DIR is ${realpathSync(another)}`),
      ),
    })
    await expect(runtimeOf(another, data)).rejects.toThrow(refused)
    const link = join(folderOf(), 'link')
    symlinkSync(corpus, link)
    expect(await (await runtimeOf(link, data)).sync()).toMatchObject({ removed: [], unchanged: 2 })
    rmSync(corpus, { recursive: true })
    const gone = await runtimeOf(corpus, data)
    expect((await answerOf(gone, 'When was the lighthouse of Skagen built?')).answer).toContain('1858')
  })

  it('refuses to sync where another process has made the data folder from another corpus since', async () => {
    const data = folderOf()
    const early = await runtimeOf(folderOf({ 'c.md': 'A third note about ferries.\n' }), data)
    const other = await runtimeOf(folderOf(NOTES), data)
    await other.sync()
    await expect(early.sync()).rejects.toThrow(expect.objectContaining({ code: 'conflict' }))
    expect(await other.readiness()).toMatchObject({ documents: 2 })
  })

  it('takes up a corpus folder in its new place where it is told that it was moved', async () => {
    const data = folderOf()
    const corpus = folderOf(NOTES)
    await (await runtimeOf(corpus, data)).sync()
    const place = join(folderOf(), 'new')
    renameSync(corpus, place)
    await expect(runtimeOf(place, data)).rejects.toThrow('`ibid sync --moved`')
    const moved = await openRuntime({ corpusDir: place, dataDir: data, maxFileBytes: 1_000_000 }, { moved: true })
    open.push(moved)
    expect(await moved.sync()).toMatchObject({ unchanged: 2 })
    expect(await (await runtimeOf(place, data)).readiness()).toMatchObject({ status: 'ready' })
  })
})
