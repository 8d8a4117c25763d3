import type { KeywordIndex, Sql } from '../core/ports.ts'
import { fold, stem } from '../core/text/words.ts'
import { filterCondition, isFiltering } from './document-filter.ts'
import { foldedWords } from './folded-words.ts'
import { jsonParam } from './json-params.ts'
import { letterGroups } from './surface-words.ts'

/** Words of a query that are used: what a person asks has fewer, and each more is another list to merge. */
const MAX_QUERY_WORDS = 64
/** Weights of the columns of `chunk_keywords` in BM25. */
const TITLE_WEIGHT = 1
const HEADINGS_WEIGHT = 1
const BODY_WEIGHT = 1
/** How much longer or shorter a word may be than the one it is meant for. */
const MAX_LENGTH_DIFFERENCE = 2
/** Share of the asked word's letter groups that a word must hold to be meant by it: two slips in eight letters leave that. */
const MIN_SHARED = 0.2
/** Candidates fetched for each one asked for, so that frequency can decide between equally similar words. */
const CANDIDATES_PER_RESULT = 4

/** Keyword search over the stored passages by FTS5: Porter stems, diacritics folded, BM25. */
export function createKeywordIndex(sql: Sql): KeywordIndex {
  return {
    async search(words, k, filter) {
      const query = distinctStems(words).slice(0, MAX_QUERY_WORDS).join(' OR ')
      if (query === '' || k <= 0) return []
      const { condition, params } = filterCondition(filter)
      // CROSS JOIN keeps the keyword index in the lead: driven by chunk ids it would run the query once for each.
      const filtered = isFiltering(filter)
        ? 'CROSS JOIN chunks c ON c.id = chunk_keywords.rowid CROSS JOIN documents d ON d.id = c.document_id'
        : ''
      return sql.all<{ chunkId: number; score: number }>(
        `SELECT chunk_keywords.rowid AS chunkId,
          -bm25(chunk_keywords, ${TITLE_WEIGHT}, ${HEADINGS_WEIGHT}, ${BODY_WEIGHT}) AS score
         FROM chunk_keywords ${filtered} WHERE chunk_keywords MATCH ? AND ${condition}
         ORDER BY score DESC, chunkId LIMIT ?`,
        [query, ...params, k],
      )
    },

    async frequencies(words) {
      const rows = await sql.all<{ position: number; frequency: number }>(
        // Counting by the query itself rather than in a vocabulary table agrees with `search` on every input, also on
        // words that the tokenizer splits.
        `SELECT w.key AS position, (SELECT count(*) FROM chunk_keywords WHERE chunk_keywords MATCH w.value) AS frequency
         FROM json_each(?) AS w`,
        [jsonParam(words.map((word) => ftsString(foldedWords(word))))],
      )
      const counted = new Map(words.map((word) => [word, 0]))
      for (const { position, frequency } of rows) {
        const word = words[position]
        if (word !== undefined) counted.set(word, frequency)
      }
      return counted
    },

    async similarWords(word, limit) {
      const folded = fold(word)
      const length = [...folded].length
      if (length === 0 || limit <= 0) return []
      return sql.all<{ word: string; frequency: number }>(
        // Ranked by the number of shared groups: measured, it finds the meant word more often than Dice's coefficient.
        `SELECT w.word, w.frequency FROM (
           SELECT g.word_id, count(*) AS shared, abs(g.length - ?) AS difference
           FROM json_each(?) AS asked CROSS JOIN word_grams g ON g.gram = asked.value AND g.length BETWEEN ? AND ?
           GROUP BY g.word_id HAVING shared >= ? ORDER BY shared DESC, difference, g.word_id LIMIT ?) AS near
         JOIN words w ON w.id = near.word_id
         ORDER BY near.shared DESC, near.difference, w.frequency DESC, w.word LIMIT ?`,
        [
          length,
          jsonParam(letterGroups(folded)),
          length - MAX_LENGTH_DIFFERENCE,
          length + MAX_LENGTH_DIFFERENCE,
          length * MIN_SHARED,
          limit * CANDIDATES_PER_RESULT,
          limit,
        ],
      )
    },
  }
}

/** FTS5 strings of the words, one for each stem: two forms of a word would count its passages twice. */
function distinctStems(words: readonly string[]): string[] {
  const byStem = new Map<string, string>()
  for (const word of words) {
    const parts = foldedWords(word)
    const key = parts.map(stem).join(' ')
    if (key !== '' && !byStem.has(key)) byStem.set(key, ftsString(parts))
  }
  return [...byStem.values()]
}

/** A string of FTS5, in which nothing is syntax; several words make a phrase, none match nothing. */
function ftsString(parts: readonly string[]): string {
  return `"${parts.join(' ').replaceAll('"', '""')}"`
}
