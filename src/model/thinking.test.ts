import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createThinkingFilter } from './thinking.ts'

/** What is left of a text that comes in these pieces. */
function left(pieces: readonly string[]): string {
  const filter = createThinkingFilter()
  return pieces.map((piece) => filter.next(piece)).join('') + filter.end()
}

/** A text in pieces of these lengths, and the rest. */
function cutUp(text: string, lengths: readonly number[]): string[] {
  let rest = text
  const parts = lengths.map((length) => {
    const part = rest.slice(0, length)
    rest = rest.slice(length)
    return part
  })
  return [...parts, rest]
}
const prose = fc.string({
  unit: fc.constantFrom('a', ' ', '\n', '<', '>', '/', 't', 'think', '<think', '</think>', 'é'),
})

describe('the filter of thoughts', () => {
  it('leaves any other text as it is', () => {
    const other = prose.filter((text) => !text.trimStart().startsWith('<think>'))
    fc.assert(
      fc.property(other, fc.array(fc.nat(12)), (text, cuts) => {
        expect(left(cutUp(text, cuts))).toBe(text)
      }),
    )
  })

  it('takes out a block at the beginning, however it is cut into pieces', () => {
    const thought = prose.filter(
      (text) => !text.includes('</think>') && !`${text}</think>`.slice(0, -1).includes('</think>'),
    )
    const whole = fc.tuple(thought, prose).map(([thinks, answers]) => ({ thinks, answers }))
    fc.assert(
      fc.property(whole, fc.array(fc.nat(12)), ({ thinks, answers }, cuts) => {
        const parts = cutUp(` \n<think>${thinks}</think>${answers}`, cuts)
        expect(left(parts)).toBe(answers)
      }),
    )
  })

  it('takes thoughts without an end for no answer', () => {
    expect(left(['<thi', 'nk>', 'Let me see. ', 'Hm.'])).toBe('')
    expect(left(['<thi'])).toBe('<thi')
  })
})
