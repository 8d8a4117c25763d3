import { IbidError } from '../../src/core/errors.ts'

/**
 * The values in the order of the weights that have their names.
 * @throws IbidError `invalid_input` where the file weighs other things than the program knows.
 */
export function inOrder(
  weights: Readonly<Record<string, number>>,
  values: Readonly<Record<string, number>>,
  part: string,
): Float64Array {
  const names = Object.keys(weights)
  const odd = names.find((name) => !(name in values)) ?? Object.keys(values).find((name) => !(name in weights))
  if (odd !== undefined) {
    const fault = odd in weights ? 'which is no feature; remove it' : 'which it has not; add it with 0'
    throw new IbidError('invalid_input', `the weights of "${part}" do not fit the features: "${odd}", ${fault}`)
  }
  return Float64Array.from(names, (name) => values[name]!)
}
