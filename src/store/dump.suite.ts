import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyText } from '../arbitrary.suite.ts'
import type { Sql } from '../core/ports.ts'
import { documentOf } from './document-of.ts'
import { dumpCorpus, MAX_STATEMENT_BYTES } from './dump.ts'
import { openStore, type Store } from './open-store.ts'

/** What a dumped corpus must be, read into another database. `open` gives an empty one, `openOther` one beside it. */
export function dumpSuite(name: string, open: () => Promise<Sql>, openOther: () => Promise<Sql>): void {
  async function copied(sql: Sql, into: Sql): Promise<{ copy: Store; statements: string[] }> {
    const statements: string[] = []
    for await (const statement of dumpCorpus(sql)) statements.push(statement)
    await into.batch(statements.map((text) => ({ sql: text })))
    return { copy: await openStore(into), statements }
  }

  async function contents(store: Store, words: readonly string[]) {
    const infos = await store.documents.list({ limit: 1000 })
    const hits = await store.keywords.search(words, 100)
    return {
      documents: await Promise.all(infos.map(({ id }) => store.documents.get(id))),
      hits,
      chunks: await store.documents.chunks(hits.map(({ chunkId }) => chunkId)),
      labels: await store.documents.chunksOfLabels([...(await store.documents.labels({}))].sort((a, b) => a - b)),
      frequencies: await store.keywords.frequencies(words),
      similar: await Promise.all(words.map((word) => store.keywords.similarWords(`${word}x`, 5))),
    }
  }

  describe(`${name}: a dumped corpus`, () => {
    test('answers as the one it was made from, with the same ids', async () => {
      const sql = await open()
      const store = await openStore(sql)
      await store.documents.put(
        documentOf(
          'h/o"1.txt',
          [`It's a bridge; DROP TABLE documents; --`, 'NUL \0 in; a bridge\r\n"quoted" /* ; */'],
          {
            title: `O'Brien’s; “bridge”`,
            headings: ['a;b', "c'd"],
            publishedAt: '2021-05',
          },
        ),
      )
      await store.documents.remove(['gone'])
      await store.documents.put(
        documentOf('日本', ['CREATE TRIGGER x AFTER INSERT ON y BEGIN\nSELECT 1;\nEND;', 'bridges']),
      )
      await store.conversations.append('c', { id: 'm', askedAt: '2024' } as never)
      const { copy } = await copied(sql, await openOther())
      const words = ['bridge', 'nul', 'trigger', 'more']
      const expected = await contents(store, words)
      expect(expected.hits.length).toBeGreaterThan(2)
      expect(await contents(copy, words)).toEqual(expected)
      expect(await copy.conversations.get('c')).toBeNull()
    })

    test('keeps ids where others were removed', async () => {
      const sql = await open()
      const store = await openStore(sql)
      await store.documents.put(documentOf('gone', ['Bridges that are no more.']))
      await store.documents.put(documentOf('kept', ['A bridge.', 'Another bridge, which is longer.']))
      await store.documents.remove(['gone'])
      const { copy } = await copied(sql, await openOther())
      // FTS5 goes on counting removed rows of a contentless table in BM25, which a copy knows nothing of.
      const withoutScores = ({ hits, ...rest }: Awaited<ReturnType<typeof contents>>) => ({
        ...rest,
        found: hits.map(({ chunkId }) => chunkId),
      })
      const words = ['bridge', 'another']
      expect(withoutScores(await contents(copy, words))).toEqual(withoutScores(await contents(store, words)))
    })

    test('takes the place of another one', async () => {
      const sql = await open()
      const store = await openStore(sql)
      await store.documents.put(documentOf('new', ['The new bridge.']))
      const into = await openOther()
      const before = await openStore(into)
      await before.documents.put(documentOf('old', ['The old bridge.'], { title: 'Old' }))
      await before.vectors.saveEmbedder('e', null)
      await before.vectors.put('e', [{ label: 1, vector: [1] }])
      const { copy } = await copied(sql, into)
      expect(await contents(copy, ['bridge', 'old'])).toEqual(await contents(store, ['bridge', 'old']))
      await copied(sql, into)
      expect(await contents(copy, ['bridge', 'old'])).toEqual(await contents(store, ['bridge', 'old']))
    })

    test('comes in statements that D1 takes, also of long texts', async () => {
      const sql = await open()
      const store = await openStore(sql)
      const long = 'The bridge, 日本; ’👍🏽 \0'.repeat(9000)
      const lists = Array.from({ length: 40 }, (_, i) => `Passage ${i} of the bridge. ${'word '.repeat(900)}`)
      await store.documents.put({
        ...documentOf('long', []),
        document: { ...documentOf('l', []).document, id: 'long', text: long },
      })
      const many = documentOf('many', lists)
      await store.documents.put({ ...many, document: { ...many.document, hash: 'short' } })
      const { copy, statements } = await copied(sql, await openOther())
      const encoder = new TextEncoder()
      expect(Math.max(...statements.map((text) => encoder.encode(text).length))).toBeLessThanOrEqual(
        MAX_STATEMENT_BYTES,
      )
      expect(statements.length).toBeGreaterThan(20)
      expect((await copy.documents.get('long'))?.text).toBe(long)
      expect(await contents(copy, ['bridge'])).toEqual(await contents(store, ['bridge']))
    })

    test('holds any text', async () => {
      await fc.assert(
        fc.asyncProperty(anyText(200), anyText(), async (text, title) => {
          const sql = await open()
          const store = await openStore(sql)
          await store.documents.put(documentOf('a', [text], { title, headings: [title] }))
          const { copy } = await copied(sql, await openOther())
          expect(await copy.documents.get('a')).toEqual(await store.documents.get('a'))
        }),
        { numRuns: 10 },
      )
    })
  })
}
