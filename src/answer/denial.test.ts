import { describe, expect, it } from 'vitest'
import { affirms, denial } from './denial.ts'
import { asked } from './passages.suite.ts'

const DEAL = 'When was the deal for the bridge signed?'

describe('denial', () => {
  it.each([
    ['No deal has been reached.', 'No deal has been reached'],
    ['No formal deal for it has been reached yet.', 'No formal deal for it has been reached yet'],
    ['After years of talks, no deal was signed, people say.', 'no deal was signed'],
    ['The town has not signed the deal.', 'The town has not signed the deal'],
    ['They never signed it.', 'They never signed it'],
    ['They haven’t signed the deal.', 'They haven’t signed the deal'],
    ['They failed to sign a deal.', 'They failed to sign a deal'],
    ['The deal is yet to be signed.', 'The deal is yet to be signed'],
  ])('“%s” denies what the question takes for granted', (text, clause) => {
    const { question, sentences } = asked(DEAL, text)
    const found = denial(question, sentences[0]!)
    expect(found?.text).toBe(clause)
    expect(text.slice(found!.start, found!.end)).toBe(found!.text)
    expect(found!.terms.length).toBeGreaterThan(0)
  })

  it.each([
    'The deal was signed in 1942.',
    'Not only the deal but the loan was signed.',
    'No doubt the deal was signed.',
    'The deal was signed, not without delay.',
    'There was no rain when the deal was signed.',
    'The town does not recognise Armenia, and signed the deal.',
  ])('“%s” denies nothing that was asked', (text) => {
    const { question, sentences } = asked(DEAL, text)
    expect(denial(question, sentences[0]!)).toBeNull()
  })

  it('is none for a question that asks about what is not', () => {
    const { question, sentences } = asked('Why was no deal signed?', 'No deal was signed.')
    expect(denial(question, sentences[0]!)).toBeNull()
  })
})

describe('affirms', () => {
  const stated = (text: string): boolean => {
    const { question, sentences } = asked('Was the contract signed?', text)
    return affirms(sentences[0]!, question.terms)
  }

  it.each(['The contract was signed in June.', 'The contract was signed in May.', 'The town signed it.'])(
    '“%s” states it',
    (text) => {
      expect(stated(text)).toBe(true)
    },
  )

  it.each([
    'The contract was never signed.',
    'The contract may be signed in May.',
    'The town hopes to sign the contract.',
    'If the contract is signed, work begins.',
    'They refused to sign the contract.',
    'The weather was fine.',
  ])('“%s” does not', (text) => {
    expect(stated(text)).toBe(false)
  })
})
