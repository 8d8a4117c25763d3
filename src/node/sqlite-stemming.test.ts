import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stem, words } from '../core/text/words.ts'
import { openSqlite } from './sqlite.ts'

/** What FTS5's porter tokenizer makes of each word. */
async function fts5Stems(list: readonly string[]): Promise<Map<string, string>> {
  const sql = openSqlite(':memory:')
  await sql.run("CREATE VIRTUAL TABLE t USING fts5 (word, tokenize='porter unicode61 remove_diacritics 2')")
  await sql.run("CREATE VIRTUAL TABLE v USING fts5vocab (t, 'instance')")
  await sql.run('INSERT INTO t (rowid, word) SELECT key + 1, value FROM json_each(?)', [JSON.stringify(list)])
  const rows = await sql.all<{ doc: number; term: string }>('SELECT doc, term FROM v')
  sql.close()
  return new Map(rows.map((row) => [list[row.doc - 1] ?? '', row.term]))
}

const corpus = new URL('../../corpus/', import.meta.url).pathname
const vocabulary = [
  ...new Set(
    readdirSync(corpus)
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) => words(readFileSync(join(corpus, file), 'utf8')).map((word) => word.folded))
      .filter((word) => /^[a-z]+$/.test(word)),
  ),
]

test('our stems of the words of the corpus are those of FTS5', async () => {
  const theirs = await fts5Stems(vocabulary)
  expect(vocabulary.length).toBeGreaterThan(500)
  expect(vocabulary.filter((word) => stem(word) !== theirs.get(word))).toEqual([])
})

test('and so are those of derived words', async () => {
  // The two differ on roots that end in "yy" alone, which English has none of.
  const roots = fc.constantFrom(...vocabulary.filter((word) => word.length > 2 && !word.endsWith('y')))
  const ending = fc.constantFrom(
    ...'s es ed ing ly ation ations ational ize izer ness ful fulness iveness ity ment er al ance ous ism ies'.split(
      ' ',
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        fc.tuple(roots, ending).map((parts) => parts.join('')),
        { maxLength: 200 },
      ),
      async (list) => {
        const theirs = await fts5Stems(list)
        expect(list.filter((word) => stem(word) !== theirs.get(word))).toEqual([])
      },
    ),
    { numRuns: 20 },
  )
})
