import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddingServer, embeddingServer, wordVector } from '../../adapters/embedding-server.suite.ts'
import { collectAnswer } from '../../core/collect.ts'
import { langchainEmbedder } from '../../embed/langchain.ts'
import { checkData } from '../check-data.ts'
import { folderOf, ibid, start } from '../cli.suite.ts'
import { readEnv } from '../env.ts'
import { openRuntime, type Runtime, type RuntimeOptions } from '../runtime.ts'
import { requirePackage } from './required-package.ts'

const NOTES = {
  'a.md': '# Lamps\n\nThe lighthouse of Skagen was built in 1858.\n',
  'b.md': '# Bridges\n\nThe bridge of Aggersund was opened in 1942.\n',
}
const QUESTION = 'When was the lighthouse of Skagen built?'
const NOMIC = /^ollama:nomic-embed-text#[0-9a-f]{16},24$/

let server: EmbeddingServer
let warnings: string[]
const open: Runtime[] = []
beforeAll(async () => {
  server = await embeddingServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.requests.length = 0
  server.faults.length = 0
  server.always = null
  warnings = []
})
afterEach(async () => {
  for (const runtime of open.splice(0)) await runtime.close()
})

const ollama = (more: Record<string, string> = {}) => ({
  ...{ EMBEDDINGS: 'ollama:nomic-embed-text', EMBEDDINGS_BASE_URL: server.url, ...more },
})
const openai = (more: Record<string, string> = {}) => ({
  ...{ EMBEDDINGS: 'openai:m', EMBEDDINGS_BASE_URL: `${server.url}/v1`, EMBEDDINGS_API_KEY: 'sk-geheim', ...more },
})
async function runtimeOf(corpus: string, data: string, env: Record<string, string>, options: RuntimeOptions = {}) {
  const settings = readEnv({ CORPUS_DIR: corpus, DATA_DIR: data, ...env })
  const runtime = await openRuntime(settings, {
    warn: (message) => warnings.push(message),
    retry: { sleep: async () => {}, random: () => 0 },
    ...options,
  })
  open.push(runtime)
  return runtime
}
const ask = async (runtime: Runtime) => {
  const { answer, index } = await collectAnswer(runtime.assistant.ask({ question: QUESTION }))
  expect(answer).toContain('1858')
  return index.embedder
}
const vectorScores = async (runtime: Runtime) =>
  (await runtime.assistant.search({ query: QUESTION })).map((hit) => hit.vectorScore)

describe('a changed embedder', () => {
  it('is made in the background while the former index serves, and then takes its place', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    await (await runtimeOf(corpus, data, {})).sync()
    const runtime = await runtimeOf(corpus, data, ollama())
    const { embedder: former } = await runtime.readiness()
    expect(former).toMatch(/^builtin-/)
    expect(await ask(runtime)).toBe(former)

    const gate = Promise.withResolvers<void>()
    server.faults.push({}, { wait: gate.promise })
    const synced = runtime.sync()
    await server.reached(2)
    expect(await runtime.readiness()).toMatchObject({
      status: 'ready',
      embedder: former,
      reason: `the vectors of ollama:nomic-embed-text are being made; until they are all there, those of ${former} serve`,
    })
    expect(await ask(runtime)).toBe(former)
    expect((await vectorScores(runtime)).every((score) => score !== null)).toBe(true)
    gate.resolve()
    await synced
    const after = await runtime.readiness()
    expect(after).toMatchObject({ status: 'ready', embedder: expect.stringMatching(NOMIC) })
    expect(after.reason).toBeUndefined()
    expect(await ask(runtime)).toMatch(NOMIC)
    expect(server.requests.at(-1)?.texts).toEqual([`search_query: ${QUESTION}`])
    expect(await runtime.store.vectors.latestEmbedder('builtin-')).toBeNull()

    const later = await runtimeOf(corpus, data, ollama())
    const before = server.requests.length
    expect(await ask(later)).toMatch(NOMIC)
    // Nothing but the question is embedded.
    expect(server.requests.length).toBe(before + 1)
    expect(await later.isSettled()).toBe(true)
  })

  it('leaves a former model at its place too, by what was saved of it', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    await (await runtimeOf(corpus, data, openai())).sync()
    const runtime = await runtimeOf(corpus, data, openai({ EMBEDDINGS: 'openai:better' }))
    expect(await ask(runtime)).toBe('openai:m,24')
    expect(server.requests.at(-1)).toMatchObject({ model: 'm', headers: { authorization: 'Bearer sk-geheim' } })
    await runtime.sync()
    expect(await ask(runtime)).toBe('openai:better,24')
  })

  it('gives a key to no server but the one it was set for', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    await (await runtimeOf(corpus, data, openai())).sync()
    server.requests.length = 0
    const elsewhere = { EMBEDDINGS: 'openai:better', EMBEDDINGS_BASE_URL: 'http://127.0.0.1:9/v1' }
    await ask(await runtimeOf(corpus, data, openai({ ...elsewhere, EMBEDDINGS_API_KEY: 'sk-other' })))
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.headers.authorization).toBe('Bearer none')
  })

  it('leaves keywords alone to answer where the former one cannot be made any more', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    const embeddings = {
      embedQuery: async (text: string) => wordVector(text, 8),
      embedDocuments: async (texts: string[]) => texts.map((text) => wordVector(text, 8)),
    }
    const embedder = langchainEmbedder(embeddings, { model: 'mine', dimensions: 8 })
    const program = await runtimeOf(corpus, data, {}, { embedder })
    await program.sync()
    expect(await ask(program)).toBe('langchain:mine,8')

    const runtime = await runtimeOf(corpus, data, ollama())
    expect(await runtime.readiness()).toMatchObject({
      status: 'ready',
      embedder: null,
      reason: expect.stringMatching(
        /^the index is of langchain:mine,8, which cannot be used any more; until .* keywords alone/,
      ),
    })
    expect(await ask(runtime)).toBeNull()
    expect((await vectorScores(runtime)).every((score) => score === null)).toBe(true)
    await runtime.sync()
    expect(await ask(runtime)).toMatch(NOMIC)
  })

  it('embeds what changed, and no more', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    const runtime = await runtimeOf(corpus, data, ollama())
    await runtime.sync()
    server.requests.length = 0
    writeFileSync(join(corpus, 'b.md'), NOTES['b.md'].replace('1942', '1943'))
    await runtime.sync()
    const texts = server.requests.flatMap((request) => request.texts)
    expect(texts.filter((text) => text.includes('1943'))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('1858'))).toEqual([])
  })
})

describe('an embedding model that fails', () => {
  it('at a question leaves it to keywords, says so, and is used again when it is back', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    let now = 0
    const runtime = await runtimeOf(corpus, data, ollama(), {
      questions: { elapsed: () => now, pauseMs: 1000, kept: 0 },
    })
    await runtime.sync()
    expect((await vectorScores(runtime))[0]).not.toBeNull()
    server.always = { status: 500 }
    for (let i = 0; i < 5; i++) {
      expect(await ask(runtime)).toMatch(NOMIC)
      expect((await vectorScores(runtime)).every((score) => score === null)).toBe(true)
    }
    expect(await runtime.readiness()).toMatchObject({
      status: 'ready',
      reason: 'keywords alone answer just now: the embeddings of ollama:nomic-embed-text cannot be had (HTTP 500)',
    })
    expect(warnings).toEqual([expect.stringContaining('questions are answered by keywords alone for now')])
    server.always = null
    now = 1000
    expect((await vectorScores(runtime))[0]).not.toBeNull()
    expect((await runtime.readiness()).reason).toBeUndefined()
    expect(warnings).toHaveLength(2)
  })

  it('to answer at all is waited for no longer than the deadline', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    const runtime = await runtimeOf(corpus, data, openai(), { questions: { deadlineMs: 50 } })
    await runtime.sync()
    server.always = { stall: true }
    await ask(runtime)
    expect((await runtime.readiness()).reason).toContain('did not embed a question within 50 ms')
  })

  it('during a sync leaves the documents stored and found by their words, and the next sync goes on', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    const runtime = await runtimeOf(corpus, data, openai())
    server.always = { status: 401 }
    await expect(runtime.sync()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the embeddings of openai:m cannot be had (HTTP 401): check its key',
    })
    expect(await runtime.readiness()).toMatchObject({
      status: 'ready',
      documents: 2,
      reason: 'the vectors of openai:m are not made yet; keywords alone answer',
    })
    expect(await ask(runtime)).toBeNull()
    const { ok, problems } = await checkData(data, readEnv(openai()).embeddings)
    expect(ok).toBe(false)
    expect(problems[0]).toMatchObject({ part: 'vectors', remedy: 'run `ibid sync`' })
    server.always = null
    await runtime.settle()
    expect(await ask(runtime)).toBe('openai:m,24')
    expect((await checkData(data, readEnv(openai()).embeddings)).problems).toEqual([])
  })
})

describe('ibid check', () => {
  it('tells a model that does not answer, and vectors of another one than is asked for', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    await (await runtimeOf(corpus, data, openai())).sync()
    const other = await checkData(data, readEnv(ollama()).embeddings)
    expect(other.problems).toEqual([
      {
        ...{ part: 'vectors', remedy: 'run `ibid sync`' },
        problem: 'the vectors are of openai:m,24, not of ollama:nomic-embed-text',
      },
    ])
    server.always = { status: 403 }
    const { problems } = await checkData(data, readEnv(openai()).embeddings)
    expect(problems).toEqual([
      {
        ...{ part: 'vectors', remedy: 'questions are answered by keywords alone until it does' },
        problem: 'the embeddings of openai:m cannot be had (HTTP 403): check its key',
      },
    ])
  })
})

it('says how to install what is missing', () => {
  expect(() => requirePackage('no-such-package', 'EMBEDDINGS=openai:m')).toThrow(
    expect.objectContaining({
      code: 'config',
      message: 'EMBEDDINGS=openai:m needs the package no-such-package: npm install no-such-package',
    }),
  )
  expect(() => requirePackage('@langchain/openai', 'EMBEDDINGS=openai:m')).not.toThrow()
})

// Each starts processes; a busy machine may take its time.
describe('on the command line', { timeout: 60_000 }, () => {
  it('sync and ask go through the model, and a failure is told with what helps', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    const flags = ['--corpus', corpus, '--data', data]
    server.always = { status: 401 }
    const failed = await ibid(['sync', ...flags], openai())
    expect(failed.code).toBe(1)
    // How far it is may be told before, on a slow machine.
    expect(failed.stderr).toContain(
      'ibid: the documents are stored and are found by their words; the next sync goes on with the vectors\n' +
        'ibid: the embeddings of openai:m cannot be had (HTTP 401): check its key\n',
    )
    const words = await ibid(['ask', QUESTION, ...flags], openai())
    expect(words).toMatchObject({ code: 0, stdout: expect.stringContaining('1858') })
    expect(words.stderr).toContain('run `ibid sync`')
    server.always = null
    expect((await ibid(['sync', ...flags], openai())).code).toBe(0)
    const { stdout, stderr } = await ibid(['ask', QUESTION, '--json', ...flags], openai())
    expect(JSON.parse(stdout)).toMatchObject({ index: { embedder: 'openai:m,24' } })
    expect(stderr).toBe('')
    expect(await ibid(['check', ...flags], openai())).toMatchObject({ code: 0 })
    expect(await ibid(['ask', QUESTION, ...flags], { EMBEDDINGS: 'openai:m' })).toMatchObject({ code: 1 })
  })

  it('loads a package only where the settings ask for it', async () => {
    const hook = `import { registerHooks } from 'node:module'
      registerHooks({ load(url, context, next) {
        if (/node_modules.(@langchain.(openai|ollama)|openai|ollama|@huggingface)./.test(url)) process.stderr.write('LOADED ' + url)
        return next(url, context)
      } })`
    const hooked = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` }
    const sync = () => ['sync', '--corpus', folderOf(NOTES), '--data', folderOf()]
    expect((await ibid(sync(), hooked)).stderr).not.toContain('LOADED')
    const { stderr } = await ibid(sync(), { ...hooked, ...openai() })
    expect(stderr).toMatch(/LOADED \S+openai/)
    expect(stderr).not.toMatch(/LOADED \S+(ollama|huggingface)/)
  })

  it('serve answers at once, while vectors are made, and ends in the middle of it', async () => {
    const [corpus, data] = [folderOf(NOTES), folderOf()]
    server.always = { stall: true }
    const child = start(['serve', '--port', '0', '--corpus', corpus, '--data', data], ollama())
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const url = await new Promise<string>((resolve) => {
      let said = ''
      child.stdout.on('data', (chunk) => {
        said += chunk
        const found = /http:\/\/[\d.]+:\d+/.exec(said)?.[0]
        if (found) resolve(found)
      })
    })
    const body = JSON.stringify({ question: QUESTION })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/v1/ask`, { method: 'POST', headers, body })
    expect(await response.json()).toMatchObject({ answer: expect.stringContaining('1858') })
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
      reason: expect.stringContaining('not made yet'),
    })
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
