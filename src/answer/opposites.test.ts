import { describe, expect, it } from 'vitest'
import { isOpposed } from './opposites.ts'
import { keyed } from './passage.ts'

describe('opposites', () => {
  it.each([
    ['What are the exports of Norland?', 'The imports of Norland doubled.', true],
    ['When did the price of tea rise?', 'The price of tea fell in 1901.', true],
    ['When was the old mill bought?', 'The mill was bought in 1901 by a young baker.', false],
    ['When did the price of tea rise?', 'The price of tea rose in 1901 and fell in 1902.', false],
    ['When was the mill built?', 'The mill was built in 1901.', false],
  ])('“%s” beside “%s”: %s', (claim, sentence, opposed) => {
    expect(isOpposed(keyed(claim), keyed(sentence))).toBe(opposed)
  })
})
