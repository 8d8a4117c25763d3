import { writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { IbidError } from '../../src/core/errors.ts'
import { readJson } from '../datasets/jsonl.ts'

/** Weights by name. */
const Named = z.record(z.string(), z.number())
const Weights = z.strictObject({ sentence: Named, confidence: Named, threshold: z.number() })

/** The weights of the reader, as `src/answer/weights.json` holds them. The order of the names is that of the file. */
export type Weights = z.infer<typeof Weights>

/** The name of the constant term among the weights of the confidence. */
export const BIAS = 'bias'

/** @throws IbidError `invalid_input` naming the file and the field that is wrong. */
export function readWeights(path: string): Promise<Weights> {
  return readJson(path, Weights)
}

/** The weights of the second look, as `src/retrieve/rerank-weights.json` holds them. */
export type RankingWeights = z.infer<typeof Named>

/** @throws IbidError `invalid_input` naming the file and the field that is wrong. */
export function readRankingWeights(path: string): Promise<RankingWeights> {
  return readJson(path, Named)
}

/**
 * Writes weights of any kind, as JSON that a person can read.
 * @throws IbidError `storage` naming the file.
 */
export async function writeWeights(path: string, weights: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(weights, null, 2)}\n`)
  } catch (cause) {
    throw new IbidError('storage', `the weights ${path} could not be written; check the folder and its permissions`, {
      cause,
    })
  }
}

/** Gives fitted numbers their names, rounded to two decimals: no more can be told apart on any set we have. */
export function named(names: readonly string[], fitted: ArrayLike<number>): Record<string, number> {
  // Adding 0 makes a plain zero of −0.
  return Object.fromEntries(names.map((name, k) => [name, Math.round(fitted[k]! * 100) / 100 + 0]))
}
