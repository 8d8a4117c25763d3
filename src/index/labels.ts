import { IbidError } from '../core/errors.ts'

/** The greatest label: what the 32 bits that hnswlib-node passes on can hold. */
export const MAX_LABEL = 2 ** 32 - 1

/**
 * Checks a label. The native addon would wrap -1, 2³² + 5, 1.9 and NaN silently into another point's label.
 * @throws IbidError `invalid_input` unless it is an integer in 0…2³²−1.
 */
export function checkLabel(label: number): void {
  if (!Number.isInteger(label) || label < 0 || label > MAX_LABEL) {
    throw new IbidError('invalid_input', `A vector label must be an integer in 0…${MAX_LABEL}, got ${String(label)}`)
  }
}
