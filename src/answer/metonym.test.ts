import { describe, expect, it } from 'vitest'
import { words } from '../core/text/words.ts'
import { governed } from './metonym.ts'

function country(question: string, capital: string): readonly string[] {
  const all = words(question)
  return governed(
    question,
    all,
    all.findIndex((word) => word.text === capital),
  )
}

describe('a capital in a question', () => {
  it.each([
    ['Why would Paris not sign the treaty?', 'Paris', 'franc'],
    ['What did Tokyo offer?', 'Tokyo', 'japan'],
    ['Which plans of Ankara and Oslo were dropped?', 'Ankara', 'turkei'],
  ])('that acts stands for its country: %s', (question, capital, key) => {
    expect(country(question, capital)).toContain(key)
  })

  it.each([
    ['When did she move to Paris?', 'Paris'],
    ['What is the population of Tokyo?', 'Tokyo'],
    ['When was the Oslo Accord signed?', 'Oslo'],
    ['What did Marseille offer?', 'Marseille'],
  ])('that is a place or a part of a name does not: %s', (question, capital) => {
    expect(country(question, capital)).toEqual([])
  })
})
