import { describe, expect, test } from 'vitest'
import type { Sql } from '../core/ports.ts'
import { documentOf } from './document-of.ts'
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.ts'
import { openStore } from './open-store.ts'
import { opening } from './opening.ts'

/** What migrations and batches must do over any `Sql`. `open` gives an empty database. */
export function schemaSuite(name: string, open: () => Promise<Sql>): void {
  const opened = opening(open)

  describe(`${name}: schema`, () => {
    test('opens an empty database once and an existing one again', async () => {
      const { sql, store } = await opened()
      await store.documents.put(documentOf('a', ['alpha']))
      const again = await openStore(sql)
      expect(await again.documents.counts()).toEqual({ documents: 1, chunks: 1 })
      expect(await sql.all('SELECT version FROM schema_version')).toEqual([{ version: SCHEMA_VERSION }])
    })

    test('brings the database of an older version up to date and keeps what it holds', async () => {
      const sql = await open()
      await sql.batch([
        { sql: 'CREATE TABLE schema_version (version INTEGER NOT NULL)' },
        { sql: 'INSERT INTO schema_version VALUES (1)' },
        ...MIGRATIONS[0]!.map((text) => ({ sql: text })),
        { sql: 'INSERT INTO conversations VALUES (?, ?)', params: ['c', '2024'] },
      ])
      const store = await openStore(sql)
      expect(await sql.all('SELECT version FROM schema_version')).toEqual([{ version: SCHEMA_VERSION }])
      expect(await store.conversations.get('c')).toEqual({ id: 'c', createdAt: '2024', turns: [] })
    })

    test('keeps facts by name', async () => {
      const { store } = await opened()
      expect(await store.facts.get('corpus')).toBeNull()
      await store.facts.set('corpus', '/a')
      await store.facts.set('corpus', '/b')
      expect(await store.facts.get('corpus')).toBe('/b')
      expect(await store.facts.get('other')).toBeNull()
    })

    test('refuses a newer schema by its number', async () => {
      const { sql } = await opened()
      await sql.run('UPDATE schema_version SET version = 7')
      await expect(openStore(sql)).rejects.toThrow(
        `The database was written by a newer Ibid (schema 7, this one knows ${MIGRATIONS.length}): upgrade Ibid, or use another DATA_DIR`,
      )
      await expect(openStore(sql)).rejects.toMatchObject({ code: 'unsupported_version' })
    })

    test('leaves the database of another program alone', async () => {
      const sql = await open()
      await sql.run('CREATE TABLE documents (mine TEXT)')
      await expect(openStore(sql)).rejects.toMatchObject({ code: 'conflict' })
      expect(await sql.all("SELECT name FROM sqlite_master WHERE name = 'chunks'")).toEqual([])
    })

    test('a failing statement leaves nothing of its batch', async () => {
      const { sql, store } = await opened()
      const statement = {
        sql: 'INSERT INTO conversations (id, created_at, updated_at) VALUES (?, ?, ?)',
        params: ['c', '2024', '2024'],
      }
      await expect(sql.batch([statement, statement])).rejects.toThrow()
      expect(await store.conversations.get('c')).toBeNull()
      await sql.batch([statement])
      expect(await store.conversations.get('c')).toEqual({ id: 'c', createdAt: '2024', turns: [] })
    })
  })
}
