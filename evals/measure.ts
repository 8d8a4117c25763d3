import { type Count, count, rate } from './metrics/count.ts'
import { bootstrapInterval, mean } from './metrics/statistics.ts'

/** A figure of a run, by which it is compared with a baseline. */
export interface Measure {
  value: number
  /** Absent where more is better. */
  better?: 'lower'
  /** Of a share: what it is a share of. */
  hits?: number
  total?: number
  /** 95 % of other questions of the same kind would give a value in here. */
  interval?: [low: number, high: number]
  /** Depends on the machine: shown, and never compared. */
  machine?: true
}

/** Figures by name, such as `value` or `followup/status`. */
export type Measures = Record<string, Measure>

/** A share; nothing where nothing counted, so that a measure is never a division by zero. */
export function shareMeasure(name: string, counted: Count, better?: 'lower'): Measures {
  const value = rate(counted)
  return value === null ? {} : { [name]: { value, ...counted, ...(better && { better }) } }
}

/** The share of the outcomes that are true. */
export function share(name: string, outcomes: Iterable<boolean | null | undefined>, better?: 'lower'): Measures {
  return shareMeasure(name, count(outcomes), better)
}

/** The mean of a figure over questions, with its interval. */
export function meanMeasure(name: string, values: readonly number[], seed: number): Measures {
  return values.length === 0 ? {} : { [name]: { value: mean(values), interval: bootstrapInterval(values, seed) } }
}
