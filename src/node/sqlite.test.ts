import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../store/open-store.ts'
import { openSqlite } from './sqlite.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibid-sqlite-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a missing folder is named', () => {
  const path = join(folder, 'nowhere', 'ibid.db')
  expect(() => openSqlite(path)).toThrow(
    expect.objectContaining({ code: 'storage', message: expect.stringContaining(join(folder, 'nowhere')) }),
  )
})

test('a file that stands where the folder should be is named', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openSqlite(join(folder, 'file', 'ibid.db'))).toThrow(/file is not a folder/)
})

test('a file that is no database is left as it is', () => {
  const path = join(folder, 'notes.txt')
  writeFileSync(path, 'These are notes and no database. '.repeat(100))
  expect(() => openSqlite(path)).toThrow(
    expect.objectContaining({ code: 'corrupt', message: expect.stringMatching(/notes\.txt is not a database/) }),
  )
})

test('a damaged page is reported as damage', async () => {
  const path = join(folder, 'ibid.db')
  const sql = openSqlite(path)
  const store = await openStore(sql)
  await store.conversations.append('c', {
    id: 'm',
    question: 'q',
    standaloneQuestion: 'q',
    answer: 'a',
    status: 'answered',
    citations: [],
    conflicts: [],
    askedAt: '',
  })
  const [row] = await sql.all<{ rootpage: number }>("SELECT rootpage FROM sqlite_master WHERE name = 'turns'")
  sql.close()
  const { openSync, writeSync, closeSync } = await import('node:fs')
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, ((row?.rootpage ?? 1) - 1) * 4096)
  closeSync(file)
  const again = openSqlite(path)
  await expect(again.all('SELECT * FROM turns')).rejects.toMatchObject({ code: 'corrupt' })
  again.close()
})

test('a full disk is named, and what was there stays', async () => {
  const path = join(folder, 'ibid.db')
  const sql = openSqlite(path)
  await sql.run('CREATE TABLE t (x)')
  await sql.run('INSERT INTO t VALUES (?)', ['kept'])
  // The limit makes SQLite report what a full disk makes it report.
  await sql.all('PRAGMA max_page_count = 4')
  await expect(sql.batch([{ sql: 'INSERT INTO t VALUES (?)', params: ['x'.repeat(100_000)] }])).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/ibid\.db cannot grow because the disk is full/),
  })
  expect(await sql.all('SELECT x FROM t')).toEqual([{ x: 'kept' }])
  await sql.run('INSERT INTO t VALUES (?)', ['again'])
  sql.close()
})

test('a read-only database is read and not written', async () => {
  const path = join(folder, 'ibid.db')
  expect(() => openSqlite(path, { readOnly: true })).toThrow(/ibid\.db cannot be opened/)
  const writer = openSqlite(path)
  await writer.run('CREATE TABLE t (x)')
  const reader = openSqlite(path, { readOnly: true })
  expect(await reader.all('SELECT * FROM t')).toEqual([])
  await expect(reader.run('INSERT INTO t VALUES (1)')).rejects.toThrow(/ibid\.db cannot be written/)
  reader.close()
  writer.close()
})

test.skipIf(process.platform !== 'linux')('a folder that takes no files is named (needs /proc)', () => {
  expect(() => openSqlite('/proc/ibid.db')).toThrow(expect.objectContaining({ code: 'storage' }))
})

test('a database locked by another connection is named', async () => {
  const path = join(folder, 'ibid.db')
  const holder = openSqlite(path)
  await holder.run('CREATE TABLE t (x)')
  await holder.run('BEGIN IMMEDIATE')
  const other = openSqlite(path)
  await other.all('PRAGMA busy_timeout = 1')
  await expect(other.batch([{ sql: 'INSERT INTO t VALUES (1)' }])).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/ibid\.db is locked by another process/),
  })
  await holder.run('ROLLBACK')
  await other.batch([{ sql: 'INSERT INTO t VALUES (1)' }])
  other.close()
  holder.close()
})

test('more statements than are kept prepared all work', async () => {
  const sql = openSqlite(':memory:')
  for (let i = 0; i < 300; i++) expect(await sql.all(`SELECT ${i} AS n`)).toEqual([{ n: i }])
  expect(await sql.all('SELECT 0 AS n')).toEqual([{ n: 0 }])
  sql.close()
  sql.close()
})

test('what was acknowledged before a kill is there afterwards, whole', async () => {
  const path = join(folder, 'ibid.db')
  const source = new URL('..', import.meta.url).href
  const script = `
    const { openSqlite } = await import('${source}node/sqlite.ts')
    const { openStore } = await import('${source}store/open-store.ts')
    const { documentOf } = await import('${source}store/document-of.ts')
    const store = await openStore(openSqlite(${JSON.stringify(path)}))
    const from = (await store.documents.counts()).documents
    for (let i = from; ; i++) {
      await store.documents.put(documentOf('doc-' + i, ['zebra number ' + i, 'another passage']))
      process.stdout.write(i + '\\n')
    }`
  let acknowledged = -1
  for (const stopAfter of [1, 7, 20]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    let seen = 0
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged = Number(line)
      if (++seen === stopAfter) child.kill('SIGKILL')
    }
    await exited
    const sql = openSqlite(path)
    const store = await openStore(sql)
    const { documents, chunks } = await store.documents.counts()
    expect(seen).toBeGreaterThanOrEqual(stopAfter)
    expect(documents).toBeGreaterThan(acknowledged)
    expect(chunks).toBe(2 * documents)
    expect(await store.keywords.search(['zebra'], 100_000)).toHaveLength(documents)
    expect(await sql.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    sql.close()
  }
})
