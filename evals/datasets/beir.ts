import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { IbidError } from '../../src/core/errors.ts'
import type { Relevance } from '../metrics/ranking.ts'
import { History } from './history.ts'
import { readJsonl, readLines } from './jsonl.ts'

const Id = z.union([z.string().min(1), z.number()]).transform(String)

/** A text that is retrieved as a whole. */
export const Passage = z
  .object({ _id: Id, title: z.string().nullish(), text: z.string() })
  .transform(({ _id, title, text }) => ({ id: _id, title: title ?? '', text }))
export type Passage = z.infer<typeof Passage>

const BeirQuery = z
  .object({
    _id: Id,
    text: z.string().min(1),
    history: History.optional(),
    kind: z.string().optional(),
    domain: z.string().optional(),
  })
  .transform(({ _id, text, history, kind, domain }) => ({
    id: _id,
    text,
    history: history ?? [],
    kind: kind ?? domain ?? 'all',
  }))
export type BeirQuery = z.infer<typeof BeirQuery>

/** The judged passages that the corpus has not, first named first: nothing can find them. */
export function unknownPassages({ corpus, relevance }: Pick<BeirDataset, 'corpus' | 'relevance'>): string[] {
  const known = new Set(corpus.map(({ id }) => id))
  const judged = [...relevance.values()].flatMap((grades) => [...grades.keys()])
  return [...new Set(judged)].filter((id) => !known.has(id))
}

export interface BeirDataset {
  corpus: Passage[]
  queries: BeirQuery[]
  /** By query id; queries that nobody judged have none. */
  relevance: ReadonlyMap<string, Relevance>
}

/**
 * Reads a folder in BEIR's layout (https://github.com/beir-cellar/beir): `corpus.jsonl`, `queries.jsonl`, and
 * `qrels.tsv` or `qrels/test.tsv`. A query may have a `history` and then is a turn of a conversation.
 * @throws IbidError `invalid_input` naming file and line of the first fault.
 */
export async function readBeir(folder: string): Promise<BeirDataset> {
  const [corpus, queries] = await Promise.all([
    readCorpus(join(folder, 'corpus.jsonl')),
    readJsonl(join(folder, 'queries.jsonl'), BeirQuery),
  ])
  const nested = join(folder, 'qrels', 'test.tsv')
  const relevance = await readQrels(existsSync(nested) ? nested : join(folder, 'qrels.tsv'))
  if (!queries.some((query) => relevance.has(query.id))) {
    const [named = 'nothing'] = relevance.keys()
    throw new IbidError(
      'invalid_input',
      `${folder}: no query of queries.jsonl is judged; the judgements begin with "${named}"`,
    )
  }
  return { corpus, queries, relevance }
}

/** Reads the passages of a `corpus.jsonl`. */
export async function readCorpus(path: string): Promise<Passage[]> {
  const corpus = await readJsonl(path, Passage)
  const seen = new Set<string>()
  for (const { id } of corpus) {
    if (seen.has(id)) throw new IbidError('invalid_input', `${path}: the _id "${id}" is there twice`)
    seen.add(id)
  }
  return corpus
}

/**
 * Reads judgements: BEIR's three columns (`query-id corpus-id score`, tabs, with a header) or TREC's four
 * (`query 0 document grade`, any white space).
 */
export async function readQrels(path: string): Promise<Map<string, Map<string, number>>> {
  const relevance = new Map<string, Map<string, number>>()
  for await (const { number, text } of readLines(path)) {
    const tabbed = text.split('\t').map((cell) => cell.trim())
    const cells = tabbed.length === 3 ? tabbed : text.trim().split(/\s+/)
    const [query, document, grade] = cells.length === 4 ? [cells[0], cells[2], cells[3]] : cells
    if (number === 1 && cells.length === 3 && !isGrade(grade)) continue
    if (!query || !document || cells.length > 4 || !isGrade(grade)) {
      throw new IbidError(
        'invalid_input',
        `${path}:${number}: a judgement is "query<tab>document<tab>grade" or "query 0 document grade", this is "${text}"`,
      )
    }
    const judged = relevance.get(query) ?? new Map<string, number>()
    judged.set(document, Number(grade))
    relevance.set(query, judged)
  }
  return relevance
}

function isGrade(text: string | undefined): text is string {
  return text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text)
}
