import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DocumentFilter } from '../core/document.ts'
import type { Sql } from '../core/ports.ts'
import { documentOf } from './document-of.ts'
import { found, opening } from './opening.ts'

/** What the keyword index must do over any `Sql`. `open` gives an empty database. */
export function keywordsSuite(name: string, open: () => Promise<Sql>): void {
  const opened = opening(open)

  describe(`${name}: keywords`, () => {
    test('ranks the passage with more of the words first, ties by age', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('one', ['the deal was signed']))
      await store.documents.put(documentOf('two', ['the deal was signed']))
      await store.documents.put(documentOf('both', ['a fighter jet deal was signed']))
      expect(await found(store, ['jets', 'Deals'])).toEqual(['both', 'one', 'two'])
      const scores = (await store.keywords.search(['jets', 'deals'], 10)).map((hit) => hit.score)
      expect(scores).toEqual([...scores].sort((a, b) => b - a))
      expect(scores.at(-1)).toBeGreaterThan(0)
    })

    test('finds by title and heading, folded, and a split word only in one piece', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('t', ['x'], { title: 'Azərbaycan', headings: ['Müharibə'] }))
      await store.documents.put(documentOf('jf', ['the JF-17 flew']))
      await store.documents.put(documentOf('no', ['17 of the JF kind']))
      expect(await found(store, ['muharibe'])).toEqual([])
      expect(await found(store, ['muharibə'])).toEqual(['t'])
      expect(await found(store, ['AZƏRBAYCAN'])).toEqual(['t'])
      expect(await found(store, ['jf-17'])).toEqual(['jf'])
      await store.documents.put(documentOf('names', ["O'Brien met the Qarabağlı oﬃcers"]))
      for (const name of ['obrien', "O'Brien", 'qarabagli', 'Qarabağlı', 'officer']) {
        expect(await found(store, [name]), name).toEqual(['names'])
      }
      expect(await store.keywords.frequencies(['JF-17', 'jf', 'none'])).toEqual(
        new Map([
          ['JF-17', 1],
          ['jf', 2],
          ['none', 0],
        ]),
      )
    })

    test.each([
      ['"', 'a" OR "b'],
      ["'; DROP TABLE documents; --", '*'],
      ['title:alpha', 'NEAR(alpha beta)'],
      ['alpha*', '^alpha', 'AND', 'NOT'],
      ['\0', 'a\0b"', '?!', ''],
      ['\ud800', '(', ')', '{x}:', '-alpha', '+'],
    ])('takes %j as words and nothing else', async (...query) => {
      const { store } = await opened()
      await store.documents.put(documentOf('safe', ['zebra']))
      expect(await found(store, query)).toEqual([])
      expect([...(await store.keywords.frequencies(query)).values()].every((n) => n === 0)).toBe(true)
      expect(await found(store, [...query, 'zebra'])).toEqual(['safe'])
      expect(await store.keywords.similarWords(query[0] ?? '', 5)).toEqual([])
    })

    test('any words at all are a query', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('safe', ['zebra']))
      await fc.assert(
        fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 80 }), async (query) => {
          await store.keywords.search(query, 3, { publishedAfter: '2020-01-01' })
          await store.keywords.frequencies(query)
          await store.keywords.similarWords(query[0] ?? '', 3)
        }),
        { numRuns: 40 },
      )
    })

    test('uses the first 64 distinct words of a query', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('z', ['zebra']))
      const filler = Array.from({ length: 63 }, (_, i) => `w${i}`)
      expect(await found(store, [...filler, 'w0', 'zebra'])).toEqual(['z'])
      expect(await found(store, [...filler, 'w63', 'zebra'])).toEqual([])
    })

    test.each<[DocumentFilter, string[]]>([
      [{ publishedAfter: '2021-03-15' }, ['day', 'month', 'year', 'later']],
      [{ publishedAfter: '2021-03-16' }, ['month', 'year', 'later']],
      [{ publishedAfter: '2021-04-01' }, ['year', 'later']],
      [{ publishedBefore: '2021-03-14' }, ['month', 'year']],
      [{ publishedBefore: '2020-12-31' }, []],
      [{ publishedAfter: '2021-03-16', publishedBefore: '2021-12-31' }, ['month', 'year']],
      [{ documentIds: ['unknown', 'day'] }, ['unknown', 'day']],
      [{ documentIds: ['unknown', 'day'], publishedAfter: '2000-01-01' }, ['day']],
      [{}, ['day', 'month', 'year', 'later', 'unknown']],
    ])('filter %j leaves %j', async (filter, expected) => {
      const { store } = await opened()
      const dates = { day: '2021-03-15', month: '2021-03', year: '2021', later: '2022-01-01', unknown: null }
      for (const [id, publishedAt] of Object.entries(dates)) {
        await store.documents.put(documentOf(id, ['zebra'], { publishedAt, title: id }))
      }
      expect((await found(store, ['zebra'], filter)).sort()).toEqual([...expected].sort())
      const labels = [...(await store.documents.labels({}))]
      expect(await store.documents.chunksOfLabels(labels, filter)).toHaveLength(expected.length)
      expect(await store.documents.labels(filter)).toHaveLength(expected.length)
    })

    test('finds the word that a misspelling is meant for', async () => {
      const { store } = await opened()
      const text = 'Pakistan Pakistani Azerbaijan Musharraf government governor fighter deal partition the'
      await store.documents.put(documentOf('a', [text, 'The government of Pakistan']))
      for (const [typed, meant] of [
        ['azerbijan', 'azerbaijan'],
        ['Musharaf', 'musharraf'],
        ['goverment', 'government'],
        ['Pakistán', 'pakistan'],
        ['pakstan', 'pakistan'],
        ['fihgter', 'fighter'],
      ] as const) {
        expect((await store.keywords.similarWords(typed, 3))[0]?.word, typed).toBe(meant)
      }
      expect(await store.keywords.similarWords('government', 1)).toEqual([{ word: 'government', frequency: 2 }])
      expect(await store.keywords.similarWords('zzzz', 3)).toEqual([])
    })
  })
}
