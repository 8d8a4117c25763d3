import { describe, expect, it } from 'vitest'
import { createExactIndex } from './exact-index.ts'
import { vectorIndexSuite } from './vector-index.suite.ts'

vectorIndexSuite('exact scan', async (dimensions) => createExactIndex(dimensions))

describe('exact index', () => {
  it.each([0, -1, 1.5, Number.NaN, 70_000])('refuses %d dimensions', (dimensions) => {
    expect(() => createExactIndex(dimensions)).toThrow('Vector dimensions must be an integer')
  })
})
