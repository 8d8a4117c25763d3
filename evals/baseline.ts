import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { IbidError } from '../src/core/errors.ts'
import { readJson } from './datasets/jsonl.ts'
import type { Measures } from './measure.ts'

/** How far a measure may fall behind before it is a miss, unless the baseline says otherwise. */
export const DEFAULT_TOLERANCE = 0.01

const Expected = z.strictObject({
  value: z.number(),
  tolerance: z.number().nonnegative(),
  better: z.literal('lower').optional(),
})

/** What a run was asked: figures of other selections do not compare. */
export const Selection = z.strictObject({
  limit: z.int().positive().nullable(),
  seed: z.int().nullable().describe('null where nothing was drawn'),
  kind: z.string().nullable(),
})
export type Selection = z.infer<typeof Selection>

const BaselineRun = z.strictObject({ selection: Selection, measures: z.record(z.string(), Expected) })

/** Expected figures by run, such as `golden/corpus`. */
export const Baselines = z.record(z.string(), BaselineRun)
export type Baselines = z.infer<typeof Baselines>

/** A measure beside what was expected of it. */
export interface Comparison {
  name: string
  expected: number
  tolerance: number
  /** Null where the run has no such measure: that is a miss too. */
  got: number | null
  missed: boolean
  /** Better by more than the tolerance: time to write a new baseline. */
  improved: boolean
}

export function selectionOf(options: { limit?: number; seed: number; kind?: string }): Selection {
  return {
    limit: options.limit ?? null,
    seed: options.limit === undefined ? null : options.seed,
    kind: options.kind ?? null,
  }
}

/** Compares every measure that the baseline names. */
export function compare(measures: Measures, expected: Baselines[string]['measures']): Comparison[] {
  return Object.entries(expected).map(([name, { value, tolerance, better }]) => {
    const got = measures[name]?.value ?? null
    const gain = got === null ? Number.NEGATIVE_INFINITY : better === 'lower' ? value - got : got - value
    // What arithmetic leaves behind the twelfth digit is no miss.
    const slack = tolerance + 1e-12
    return { name, expected: value, tolerance, got, missed: gain < -slack, improved: gain > slack }
  })
}

/**
 * @throws IbidError `invalid_input` for a file that is missing or no baseline.
 */
export function readBaselines(path: string): Promise<Baselines> {
  return readJson(path, Baselines)
}

/** The baseline of a run, if it is about the same questions. */
export function baselineOf(baselines: Baselines, run: string, selection: Selection): Baselines[string] | null {
  const known = baselines[run]
  return known !== undefined && JSON.stringify(known.selection) === JSON.stringify(selection) ? known : null
}

/**
 * Puts the figures of a run into a baseline file, creating it where it is missing; the other runs in it stay.
 * Tolerances that were set by hand stay too; a share that is whole has none, since it can only be lost.
 */
export async function writeBaseline(
  path: string,
  run: string,
  selection: Selection,
  measures: Measures,
): Promise<void> {
  const baselines = existsSync(path) ? await readBaselines(path) : {}
  const before = baselines[run]?.measures ?? {}
  const compared = Object.entries(measures).filter(([, measure]) => measure.machine !== true)
  baselines[run] = {
    selection,
    measures: Object.fromEntries(
      compared.map(([name, { value, better }]) => {
        const tolerance = before[name]?.tolerance ?? (value === 1 && name.endsWith('literal') ? 0 : DEFAULT_TOLERANCE)
        return [name, { value: Number(value.toFixed(6)), tolerance, ...(better && { better }) }]
      }),
    ),
  }
  const sorted = Object.fromEntries(Object.entries(baselines).sort(([a], [b]) => (a < b ? -1 : 1)))
  try {
    await writeFile(path, `${JSON.stringify(sorted, null, 2)}\n`)
  } catch (cause) {
    throw new IbidError('storage', `the baseline ${path} could not be written; check the folder and its permissions`, {
      cause,
    })
  }
}
