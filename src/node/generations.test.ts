import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { randomDirection, seededRandom } from '../index/synthetic-vectors.ts'
import { createGenerations } from './generations.ts'
import { createHnswIndex, type HnswIndex } from './hnsw-index.ts'
import { loadHnswlib } from './hnswlib.ts'

const hnswlib = (await loadHnswlib())!
const folder = mkdtempSync(join(tmpdir(), 'ibid-generations-'))
afterAll(() => rmSync(folder, { recursive: true }))
let folders = 0
const freshFolder = () => join(folder, String(folders++))
const loop = fileURLToPath(new URL('./fixtures/publish-forever.ts', import.meta.url))

const random = seededRandom(8)
const vectors = Array.from({ length: 60 }, () => randomDirection(random, 4))

async function filled(count = vectors.length): Promise<HnswIndex> {
  const index = createHnswIndex(hnswlib, { dimensions: 4 })
  await index.upsert(vectors.slice(0, count).map((vector, label) => ({ label, vector })))
  return index
}

function content(index: HnswIndex | { count: number }, fingerprint = 'f') {
  return { embedder: 'e', fingerprint, dimensions: 4, index }
}

const expected = { embedder: 'e', fingerprint: 'f' }
const generationsIn = (directory: string) => readdirSync(directory).filter((name) => name.startsWith('g-'))

describe('publish and openCurrent', () => {
  it('gives back what was published', async () => {
    const directory = freshFolder()
    const generations = createGenerations(directory)
    expect(await generations.openCurrent(expected)).toEqual({ status: 'missing' })
    const manifest = await generations.publish(content(await filled()))
    expect(manifest).toMatchObject({ kind: 'hnsw', count: 60, embedder: 'e', fingerprint: 'f', dimensions: 4 })
    const opened = await createGenerations(directory).openCurrent(expected)
    if (opened.status !== 'current' || opened.index === null) throw new Error(opened.status)
    expect(opened.manifest).toEqual(manifest)
    for (const [label, vector] of vectors.entries())
      expect((await opened.index.search(vector, 1))[0]!.label).toBe(label)
    expect(readdirSync(directory).sort()).toEqual(['CURRENT', manifest.generation])
  })

  it('has generations without a graph: no vectors, and vectors that are scanned', async () => {
    const directory = freshFolder()
    const generations = createGenerations(directory)
    for (const [index, wanted] of [
      [await filled(0), { kind: 'empty', count: 0 }],
      [{ count: 0 }, { kind: 'empty', count: 0 }],
      [{ count: 7 }, { kind: 'exact', count: 7 }],
    ] as const) {
      const { generation } = await generations.publish(content(index))
      expect(await generations.openCurrent(expected)).toMatchObject({
        status: 'current',
        manifest: wanted,
        index: null,
      })
      expect(readdirSync(join(directory, generation))).toEqual(['manifest.json'])
    }
  })

  it('keeps the generation before the current one and no older one', async () => {
    const directory = freshFolder()
    const generations = createGenerations(directory)
    const ids: string[] = []
    for (let i = 0; i < 4; i++) ids.push((await generations.publish(content({ count: i + 1 }))).generation)
    expect(generationsIn(directory).sort()).toEqual(ids.slice(2).sort())
    expect(await generations.openCurrent()).toMatchObject({ manifest: { generation: ids[3] } })
  })

  it('says what is stale about a generation, and still gives it', async () => {
    const generations = createGenerations(freshFolder())
    await generations.publish(content(await filled()))
    const other = await generations.openCurrent({ embedder: 'other', fingerprint: 'f' })
    expect(other).toMatchObject({
      status: 'stale',
      reason: 'it was made with the embedder e, not other',
      index: { size: 60 },
    })
    const changed = await generations.openCurrent({ embedder: 'e', fingerprint: 'g' })
    expect(changed).toMatchObject({ status: 'stale', reason: 'vectors were added or removed since it was built' })
  })

  it('removes what a killed writer left, once it is old', async () => {
    const directory = freshFolder()
    mkdirSync(join(directory, 'tmp-old'), { recursive: true })
    mkdirSync(join(directory, 'tmp-new'))
    mkdirSync(join(directory, 'g-20200101T000000000Z-00000000'))
    const longAgo = new Date(Date.now() - 2 * 3_600_000)
    utimesSync(join(directory, 'tmp-old'), longAgo, longAgo)
    const { generation } = await createGenerations(directory).publish(content({ count: 1 }))
    expect(readdirSync(directory).sort()).toEqual(['CURRENT', generation, 'tmp-new'])
  })
})

describe('damage', () => {
  async function published() {
    const directory = freshFolder()
    const { generation } = await createGenerations(directory).publish(content(await filled()))
    const path = (name: string) => join(directory, generation, name)
    return { directory, graph: path('hnsw.bin'), manifest: path('manifest.json'), pointer: join(directory, 'CURRENT') }
  }
  const text = (path: string) => readFileSync(path, 'utf8')

  it.each<[what: string, damage: (files: Awaited<ReturnType<typeof published>>) => void, reason: string]>([
    ['no graph', ({ graph }) => rmSync(graph), 'hnsw.bin: it does not exist'],
    ['a short graph', ({ graph }) => writeFileSync(graph, readFileSync(graph).subarray(1)), 'bytes where'],
    ['a flipped vector', ({ graph }) => writeFileSync(graph, readFileSync(graph).fill(0x80, 231, 232)), 'of length 1'],
    ['no manifest', ({ manifest }) => rmSync(manifest), 'manifest.json: it does not exist'],
    ['half a manifest', ({ manifest }) => writeFileSync(manifest, text(manifest).slice(0, 90)), 'is not JSON'],
    [
      'an altered manifest',
      ({ manifest }) => writeFileSync(manifest, text(manifest).replace('"ef":64', '"ef":65')),
      'not the one that was published',
    ],
    ['a newer manifest', ({ manifest }) => writeFileSync(manifest, '{"formatVersion":2}'), 'format version 2'],
    ['no generation', ({ manifest }) => rmSync(join(manifest, '..'), { recursive: true }), 'it does not exist'],
    ['an empty pointer', ({ pointer }) => writeFileSync(pointer, ''), 'does not name a generation'],
    [
      'a pointer that leaves the folder',
      ({ pointer }) => writeFileSync(pointer, `../../x ${'0'.repeat(64)}\n`),
      'does not name a generation',
    ],
    ['zeros for a pointer', ({ pointer }) => writeFileSync(pointer, Buffer.alloc(92)), 'does not name a generation'],
  ])('is told, never loaded, and mended by publishing: %s', async (_, damage, reason) => {
    const files = await published()
    damage(files)
    const generations = createGenerations(files.directory)
    expect(await generations.openCurrent(expected)).toEqual({
      status: 'damaged',
      reason: expect.stringContaining(reason),
    })
    await generations.publish(content(await filled(9)))
    expect(await generations.openCurrent(expected)).toMatchObject({ status: 'current', manifest: { count: 9 } })
  })

  it('is told of a directory that holds another generation', async () => {
    const { directory, manifest, pointer } = await published()
    const copy = 'g-20200101T000000000Z-00000000'
    cpSync(join(manifest, '..'), join(directory, copy), { recursive: true })
    writeFileSync(pointer, text(pointer).replace(/^\S+/, copy))
    expect(await createGenerations(directory).openCurrent()).toMatchObject({ status: 'damaged' })
  })
})

describe('a folder that cannot be written', () => {
  it.runIf(process.platform !== 'win32')('leaves the old generation current and says why', async () => {
    const directory = freshFolder()
    const generations = createGenerations(directory)
    await generations.publish(content(await filled()))
    const next = await filled(5)
    chmodSync(folder, 0o755)
    chmodSync(directory, 0o555)
    // Root may write anywhere, so it steps down for a moment.
    const isRoot = process.geteuid!() === 0
    if (isRoot) process.seteuid!(65_534)
    try {
      await expect(generations.publish(content(next))).rejects.toMatchObject({
        code: 'storage',
        message: `Could not publish an index generation in ${directory}: it may not be written by this user; change its permissions (EACCES)`,
      })
    } finally {
      if (isRoot) process.seteuid!(0)
      chmodSync(directory, 0o755)
    }
    expect(await generations.openCurrent(expected)).toMatchObject({ status: 'current', manifest: { count: 60 } })
  })

  it('is no folder at all', async () => {
    const file = freshFolder()
    writeFileSync(file, '')
    await expect(createGenerations(file).publish(content({ count: 1 }))).rejects.toMatchObject({ code: 'storage' })
    await expect(createGenerations(file).openCurrent()).rejects.toMatchObject({ code: 'storage' })
  })

  it.runIf(process.platform !== 'win32')('is full: the old generation stays current', async () => {
    const directory = freshFolder()
    const generations = createGenerations(directory)
    await generations.publish(content(await filled()))
    // No file may grow beyond 4 KiB: the graph of the loop needs 8.
    const command = 'ulimit -f 8; exec "$@"'
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command, 'sh', process.execPath, loop, directory, '0'], {
      encoding: 'utf8',
    })
    expect([stdout, status]).toEqual(['', 1])
    expect(stderr).toContain('is the disk full?')
    expect(await generations.openCurrent(expected)).toMatchObject({ status: 'current', manifest: { count: 60 } })
    expect(readdirSync(directory).filter((name) => name.startsWith('tmp-'))).toEqual([])
  })
})

describe('kill -9 while publishing', () => {
  async function killAgainAndAgain(rounds: number): Promise<number> {
    const directory = freshFolder()
    mkdirSync(directory)
    const generations = createGenerations(directory)
    let last = -1
    for (let round = 0; round < rounds; round++) {
      const child = spawn(process.execPath, [loop, directory, String(last + 1)], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
      })
      const acknowledged = await new Promise<number>((resolve) => {
        let output = ''
        child.stdout.on('data', (data) => {
          // A publication takes a few milliseconds: the kill falls anywhere in the next few.
          if (output === '') setTimeout(() => child.kill('SIGKILL'), random() * 15)
          output += data
        })
        child.once('close', () => resolve(Number(output.trimEnd().split('\n').at(-1))))
      })
      const opened = await generations.openCurrent({ embedder: 'test', fingerprint: '' })
      if (opened.status !== 'stale') throw new Error(`round ${round}: ${JSON.stringify(opened)}`)
      const found = Number(opened.manifest.fingerprint)
      expect([acknowledged, acknowledged + 1]).toContain(found)
      expect(opened.index?.size).toBe(40)
      last = found
    }
    return rounds
  }

  it('leaves a whole generation, 26 times: the last acknowledged or the one after it', async () => {
    expect(await Promise.all([killAgainAndAgain(13), killAgainAndAgain(13)])).toEqual([13, 13])
  })
})
