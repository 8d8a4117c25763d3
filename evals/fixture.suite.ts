import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Answer, Citation } from '../src/core/answer.ts'
import type { EvalRecord } from './record.ts'
import type { Run } from './run-file.ts'

/** A folder with these files that goes when the test ends. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ibid-eval-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

export function jsonl(...records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

/** A citation of the first place of a quote in a text. */
export function citationOf(documentId: string, text: string, quote: string, n = 1): Citation {
  const start = text.indexOf(quote)
  return {
    n,
    documentId,
    title: documentId,
    url: null,
    publishedAt: null,
    author: null,
    chunkId: 1,
    quote,
    start,
    end: start + quote.length,
  }
}

export function answerOf(part: Partial<Answer>): Answer {
  return {
    id: 'msg_1',
    conversationId: 'conv_1',
    status: 'answered',
    answer: '',
    citations: [],
    conflicts: [],
    shortAnswer: null,
    standaloneQuestion: 'q',
    model: 'extractive',
    fallback: null,
    followUps: [],
    index: { generation: null, embedder: null },
    usage: { inputTokens: 0, outputTokens: 0 },
    timings: { retrieveMs: 1, answerMs: 2 },
    ...part,
  }
}

/** A right answer to a question, with what a test wants otherwise. */
export function recordOf(part: Partial<EvalRecord> & Pick<EvalRecord, 'id'>): EvalRecord {
  return {
    conversationId: null,
    turn: 1,
    kind: 'fact',
    question: `question of ${part.id}`,
    history: [],
    standaloneQuestion: part.question ?? `question of ${part.id}`,
    response: 'An answer [1].',
    status: 'answered',
    contexts: [],
    citations: [],
    reference: null,
    referenceContextIds: [],
    timings: { retrieveMs: 1, answerMs: 2, totalMs: 3 },
    expected: '[answered]',
    accepts: null,
    checks: { value: true },
    scores: {},
    right: true,
    ...part,
  }
}

export function runOf(part: Partial<Run> & Pick<Run, 'records'>): Run {
  return {
    run: 'golden/docs',
    dataset: 'docs',
    selection: { limit: null, seed: null, kind: null },
    measures: {},
    text: '',
    ...part,
  }
}
