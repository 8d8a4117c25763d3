import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { type EdgeExport, parseEdgeExport } from '../index/edge-export.ts'
import { openStore } from '../store/open-store.ts'
import { folderOf, ibid } from './cli.suite.ts'
import { readEnv } from './env.ts'
import { exportEdge } from './export-edge.ts'
import { openRuntime } from './runtime.ts'
import { openSqlite } from './sqlite.ts'
import { lockSync } from './sync-lock.ts'

const FILES = {
  'tower.md': 'The tower of Elmont was opened in 1912 by Ann Poe.\n',
  'bridge.md': 'The bridge of Elmont was opened in 1942; it is 96 metres long.\n',
}

/** A corpus, synced, and where to export it. */
async function synced(files: Record<string, string> = FILES) {
  const corpus = folderOf(files)
  const dataDir = folderOf()
  const directory = join(folderOf(), 'edge')
  const sync = async () => {
    const runtime = await openRuntime(readEnv({ CORPUS_DIR: corpus, DATA_DIR: dataDir }))
    await runtime.sync()
    await runtime.close()
  }
  await sync()
  const current = (folder = directory): EdgeExport =>
    parseEdgeExport(readFileSync(join(folder, 'current.json'), 'utf8'))
  return { corpus, dataDir, directory, sync, current, own: join(directory, 'assets', 'ibid') }
}

describe('an export for the edge', { timeout: 60_000 }, () => {
  it('has all that it names, and the SQL of the same documents', async () => {
    const { dataDir, directory, current, own } = await synced()
    const report = await exportEdge({ dataDir, directory })
    const { sql, changed, ...description } = report
    expect(changed).toBe(true)
    expect(current()).toEqual(description)
    expect(current(own)).toEqual(description)
    expect(description).toMatchObject({ documents: 2, passages: 2, slot: 'a' })
    for (const { path, size } of [description.lexicon, description.embedder!.file, ...description.index!.parts])
      expect(statSync(join(directory, 'assets', path)).size, path).toBe(size)
    const path = join(folderOf(), 'copy.sqlite')
    const database = new DatabaseSync(path)
    database.exec(readFileSync(sql, 'utf8'))
    database.close()
    const store = await openStore(openSqlite(path))
    expect(await store.documents.counts()).toEqual({ documents: 2, chunks: 2 })
    expect(await store.facts.get('edge_generation')).toBe(description.generation)
    // Where the corpus lies is nobody's business at the edge.
    expect(readFileSync(sql, 'utf8')).not.toContain(dataDir)
  })

  it('is the same where nothing changed, and otherwise for the other database, beside the one before', async () => {
    const { corpus, dataDir, directory, sync, own } = await synced()
    const first = await exportEdge({ dataDir, directory })
    expect(await exportEdge({ dataDir, directory })).toEqual({ ...first, changed: false })
    const generations = [first.generation]
    for (const slot of ['b', 'a', 'b']) {
      writeFileSync(join(corpus, 'new.md'), `The road of Elmont was opened in ${1950 + generations.length}.\n`)
      await sync()
      const next = await exportEdge({ dataDir, directory })
      expect(next).toMatchObject({ changed: true, slot, documents: 3 })
      generations.push(next.generation)
      const kept = readdirSync(own).filter((name) => name.startsWith('e-'))
      expect(kept.sort()).toEqual(generations.slice(-2).sort())
      expect(readdirSync(join(directory, 'sql')).sort()).toEqual(kept.map((name) => `${name}.sql`).sort())
    }
    expect(await exportEdge({ dataDir, directory, slot: 'a' })).toMatchObject({ changed: false, slot: 'a' })
  })

  it('that fails leaves the one before, and nothing half done', async () => {
    const { corpus, dataDir, directory, sync, current, own } = await synced()
    const first = await exportEdge({ dataDir, directory })
    writeFileSync(join(corpus, 'new.md'), 'The road of Elmont was opened in 1950.\n')
    await sync()
    const obstacle = join(own, 'current.json.new')
    mkdirSync(obstacle)
    await expect(exportEdge({ dataDir, directory })).rejects.toMatchObject({ code: 'storage' })
    expect(current()).toMatchObject({ generation: first.generation })
    expect(current(own)).toMatchObject({ generation: first.generation })
    expect(existsSync(join(own, first.generation))).toBe(true)
    expect(readdirSync(directory).filter((name) => name.startsWith('tmp-'))).toEqual([])
    rmdirSync(obstacle)
    expect(await exportEdge({ dataDir, directory })).toMatchObject({ slot: 'b', changed: true })
  })

  it('has no index where there are no documents', async () => {
    const { dataDir, directory } = await synced({})
    expect(await exportEdge({ dataDir, directory })).toMatchObject({ documents: 0, index: null, embedder: null })
  })

  it('says what has to be done first', async () => {
    const { corpus, dataDir, directory } = await synced()
    await expect(exportEdge({ dataDir: folderOf(), directory })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('run `ibid sync` first'),
    })
    const release = lockSync(dataDir)
    await expect(exportEdge({ dataDir, directory })).rejects.toMatchObject({ code: 'conflict' })
    release()
    rmSync(join(dataDir, 'index'), { recursive: true })
    await expect(exportEdge({ dataDir, directory })).rejects.toThrow('run `ibid sync` first')
    expect(existsSync(join(directory, 'current.json'))).toBe(false)
    expect(existsSync(corpus)).toBe(true)
  })

  it('refuses a document that D1 has no room for', async () => {
    const { dataDir, directory } = await synced({ 'long.md': `${'The tower of Elmont. '.repeat(100_000)}\n` })
    await expect(exportEdge({ dataDir, directory })).rejects.toThrow(/^long\.md has 2\.\d MB of text/)
  })

  it('is a command', async () => {
    const { dataDir, directory } = await synced()
    const { code, stdout } = await ibid(['export', '--data', dataDir, '--edge', directory, '--slot', 'b'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^2 documents, 2 passages: generation e-[0-9a-f]{16}, for the database CORPUS_B\n/)
    const json = await ibid(['export', '--data', dataDir, '--edge', directory, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ slot: 'b', changed: false })
    expect((await ibid(['export', '--data', dataDir])).code).toBe(2)
    expect((await ibid(['export', '--data', dataDir, '--edge', directory, '--slot', 'c'])).code).toBe(2)
  })
})
