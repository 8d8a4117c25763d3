import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { IbidError, messageOf } from '../../src/core/errors.ts'
import { offsetOfCodePoint } from '../metrics/locate.ts'
import { readJsonl } from './jsonl.ts'

const Index = z.number().int().nonnegative()
const EvidenceRecord = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  question: z.string().min(1),
  document: z.string().min(1),
  references: z.array(z.object({ content: z.string().min(1), start_index: Index, end_index: Index })).min(1),
})

/** A stretch of a document's raw text that answers a question. */
export interface Excerpt {
  content: string
  /** UTF-16 offset in the raw text. */
  start: number
}

export interface EvidenceQuestion {
  id: string
  question: string
  /** The file it is about, in `documents/`. */
  documentId: string
  /** That file's name without its extension. */
  kind: string
  excerpts: readonly Excerpt[]
}

export interface EvidenceDataset {
  /** The folder of the documents. */
  folder: string
  /** The raw text of each document that is asked about, by file name. */
  texts: ReadonlyMap<string, string>
  questions: EvidenceQuestion[]
}

/**
 * Reads a set of questions with the excerpts that answer them, in the shape of `chunking_evaluation`'s: a folder with
 * `documents/` and `questions.jsonl`, whose indices count the code points of a document's text with `\n` line ends.
 * @throws IbidError `invalid_input` naming file, line and field of the first fault, and a document that is not there
 */
export async function readEvidence(path: string): Promise<EvidenceDataset> {
  const folder = join(path, 'documents')
  const records = await readJsonl(join(path, 'questions.jsonl'), EvidenceRecord)
  const files = await namesIn(folder)
  const texts = new Map<string, string>()
  const questions: EvidenceQuestion[] = []
  for (const { id, question, document, references } of records) {
    const file = files.find((name) => name === document || stem(name) === document)
    if (file === undefined)
      throw new IbidError('invalid_input', `${path}: question "${id}" is about "${document}", which ${folder} has not`)
    const text = texts.get(file) ?? (await rawText(join(folder, file)))
    texts.set(file, text)
    const excerpts = references.map(({ content, start_index }) => ({
      content,
      start: offsetOfCodePoint(text, start_index),
    }))
    questions.push({ id, question, documentId: file, kind: stem(file), excerpts })
  }
  return { folder, texts, questions }
}

function stem(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (cause) {
    throw new IbidError('invalid_input', `${folder}: this folder of documents cannot be read: ${messageOf(cause)}`, {
      cause,
    })
  }
}

async function rawText(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
}
