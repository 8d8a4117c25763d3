import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IngestedDocument } from '../core/document.ts'
import { IbidError } from '../core/errors.ts'
import type { Sql } from '../core/ports.ts'
import { fold, words } from '../core/text/words.ts'
import { documentOf } from './document-of.ts'
import { found, opening } from './opening.ts'

/** What the document store must do over any `Sql`. `open` gives an empty database. */
export function documentsSuite(name: string, open: () => Promise<Sql>): void {
  const opened = opening(open)

  describe(`${name}: documents`, () => {
    test('gives back what was put, and replaces it whole', async () => {
      const { store } = await opened()
      const first = documentOf('h/1.txt', ['Bakü is a city.', 'It lies by the sea.'], {
        title: 'Cities',
        headings: ['"A"', 'B\nC'],
      })
      await store.documents.put(first)
      expect(await store.documents.get('h/1.txt')).toEqual(first.document)
      const ids = (await store.keywords.search(['city', 'sea'], 10)).map((hit) => hit.chunkId)
      const chunks = await store.documents.chunks([...ids].sort())
      expect(chunks.map(({ chunk: { id, documentId, ...draft } }) => draft)).toEqual(first.chunks)

      const second = documentOf('h/1.txt', ['Entirely different.'])
      await store.documents.put(second)
      expect(await store.documents.get('h/1.txt')).toEqual(second.document)
      expect(await store.documents.chunks(ids)).toEqual([])
      expect(await found(store, ['city'])).toEqual([])
      expect(await store.documents.hashes()).toEqual(new Map([['h/1.txt', second.document.hash]]))
    })

    test('chunk ids and labels are not used again', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('a', ['alpha']))
      const [old] = await store.keywords.search(['alpha'], 1)
      const [oldLabel] = await store.documents.labels({})
      await store.documents.remove(['a'])
      await store.documents.put(documentOf('b', ['beta']))
      const [fresh] = await store.keywords.search(['beta'], 1)
      expect(fresh?.chunkId).toBeGreaterThan(old?.chunkId ?? Number.POSITIVE_INFINITY)
      expect(await store.documents.labels({})).not.toContain(oldLabel)
    })

    test('chunks come in the order asked for, without those that are gone', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('a', ['one', 'two', 'three']))
      const ids = (await store.documents.chunksOfLabels([...(await store.documents.labels({}))])).map(
        (hit) => hit.chunkId,
      )
      const asked = [ids[2] ?? 0, 999_999, ids[0] ?? 0]
      expect((await store.documents.chunks(asked)).map(({ chunk }) => chunk.text)).toEqual(['three', 'one'])
    })

    test('equal texts under equal titles share a label until the last of them goes', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('a', ['same words']))
      await store.documents.put(documentOf('b', ['same words']))
      await store.documents.put(documentOf('c', ['same words'], { title: 'Other' }))
      const shared = await store.documents.labels({ documentIds: ['a'] })
      expect(await store.documents.labels({ documentIds: ['b'] })).toEqual(shared)
      expect(await store.documents.labels({})).toHaveLength(2)
      expect(await store.documents.chunksOfLabels([...shared])).toHaveLength(2)
      expect(await store.documents.chunksOfLabels([...shared], { documentIds: ['b'] })).toHaveLength(1)
      await store.documents.remove(['a'])
      expect(await store.vectors.countPassages()).toBe(2)
      await store.documents.remove(['b'])
      expect(await store.vectors.countPassages()).toBe(1)
    })

    test('a changed document keeps the vectors of the passages that did not change', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('a', ['stays', 'goes']))
      const labels = [...(await store.documents.labels({}))]
      await store.vectors.put(
        'e',
        labels.map((label) => ({ label, vector: [1, 0] })),
      )
      await store.documents.put(documentOf('a', ['stays', 'new']))
      expect((await store.vectors.missing('e', { limit: 10 })).map((passage) => passage.text)).toEqual([
        'Untitled\nnew',
      ])
      expect(await store.vectors.count('e')).toBe(1)
    })

    test('refuses a passage that is not the text at its offsets, and stores nothing', async () => {
      const { store } = await opened()
      const { document, chunks } = documentOf('a', ['alpha beta'])
      const wrong = { document, chunks: chunks.map((draft) => ({ ...draft, start: draft.start + 1 })) }
      await expect(store.documents.put(wrong)).rejects.toThrow(IbidError)
      expect(await store.documents.counts()).toEqual({ documents: 0, chunks: 0 })
    })

    test('keeps offsets exact through NUL, emoji and lone surrogates', async () => {
      const { store } = await opened()
      const put = documentOf('a', ['x\0y 😀 \ud800 end', 'naïve “quotes”'])
      await store.documents.put(put)
      const text = (await store.documents.get('a'))?.text ?? ''
      expect(text).toBe(put.document.text.toWellFormed())
      const hits = await store.keywords.search(['end', 'naive'], 10)
      expect(hits).toHaveLength(2)
      for (const { chunk } of await store.documents.chunks(hits.map((hit) => hit.chunkId))) {
        expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
      }
    })

    test('lists by id in pages', async () => {
      const { store } = await opened()
      for (const id of ['c', 'a', 'b']) await store.documents.put(documentOf(id, [id]))
      const page = await store.documents.list({ limit: 2 })
      expect(page.map((info) => info.id)).toEqual(['a', 'b'])
      expect((await store.documents.list({ after: 'b' })).map((info) => info.id)).toEqual(['c'])
      expect(page[0]).not.toHaveProperty('text')
    })

    test('any sequence of puts and removes equals a plain map of documents', async () => {
      const id = fc.constantFrom('a', 'b', 'c', 'd')
      const word = fc.constantFrom('alpha', 'beta', 'running', 'runs', 'Bakü', "doesn't", 'JF-17', '同じ', 'x')
      const paragraph = fc.array(word, { minLength: 1, maxLength: 6 }).map((list) => list.join(' '))
      const action = fc.oneof(
        fc.record({ put: id, paragraphs: fc.array(paragraph, { maxLength: 4 }), title: word }),
        fc.record({ remove: fc.array(id, { maxLength: 3 }) }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
          const { sql, store } = await opened()
          const model = new Map<string, IngestedDocument>()
          for (const step of actions) {
            if ('put' in step) {
              const document = documentOf(step.put, step.paragraphs, { title: step.title })
              model.set(step.put, document)
              await store.documents.put(document)
            } else {
              for (const gone of step.remove) model.delete(gone)
              await store.documents.remove(step.remove)
            }
          }
          const documents = [...model.values()]
          const passages = documents.flatMap(({ document, chunks }) =>
            chunks.map((c) => `${document.title}\n${c.text}`),
          )
          expect(await store.documents.hashes()).toEqual(
            new Map(documents.map((d) => [d.document.id, d.document.hash])),
          )
          expect(await store.documents.counts()).toEqual({ documents: model.size, chunks: passages.length })
          expect((await store.vectors.passages({ limit: 100 })).map((passage) => passage.text).sort()).toEqual(
            [...new Set(passages)].sort(),
          )
          const holding = (words_: string[]) =>
            passages.filter((text) => words_.some((w) => fold(text).includes(w))).length
          expect(await store.keywords.search(['alpha'], 100)).toHaveLength(holding(['alpha']))
          expect(await store.keywords.frequencies(['run', 'baku'])).toEqual(
            new Map([
              ['run', holding(['run'])],
              ['baku', holding(['baku'])],
            ]),
          )
          const surface = new Map<string, number>()
          for (const text of passages) {
            for (const folded of new Set(words(text).map((w) => w.folded))) {
              if (/^[\p{L}']{3,}$/u.test(folded)) surface.set(folded, (surface.get(folded) ?? 0) + 1)
            }
          }
          const stored = await sql.all<{ word: string; frequency: number }>('SELECT word, frequency FROM words')
          expect(new Map(stored.map((row) => [row.word, row.frequency]))).toEqual(surface)
          const stray = 'SELECT count(*) AS n FROM word_grams WHERE word_id NOT IN (SELECT id FROM words)'
          expect(await sql.all(stray)).toEqual([{ n: 0 }])
          expect(await sql.all('SELECT * FROM released_labels')).toEqual([])
          await sql.run("INSERT INTO chunk_keywords (chunk_keywords) VALUES ('integrity-check')")
        }),
        { numRuns: 25 },
      )
    })
  })
}
