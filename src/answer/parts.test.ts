import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../arbitrary.suite.ts'
import { alike, ofWhomAsked, questionParts } from './parts.ts'

describe('questionParts', () => {
  it.each([
    ['Who founded Acme and when was it sold?', ['Who founded Acme?', 'when was it sold?']],
    ['What does Acme cost and does it include support?', ['What does Acme cost?', 'does it include support?']],
    ['When was the treaty signed, and who mediated?', ['When was the treaty signed?', 'who mediated?']],
    ['When and where was the treaty signed?', ['When was the treaty signed?', 'Where was the treaty signed?']],
    ['How high is the hill and how deep is the lake?', ['How high is the hill?', 'how deep is the lake?']],
    ['How old is he? And what does he do?', ['How old is he?', 'what does he do?']],
    [
      'Is the tower open on Sundays; what does a ticket cost?',
      ['Is the tower open on Sundays?', 'what does a ticket cost?'],
    ],
    ['How big is it, where does it lie and who owns it?', ['How big is it?', 'where does it lie?', 'who owns it?']],
    ['Tell me who wrote it and when it appeared', ['Tell me who wrote it?', 'when it appeared?']],
    [
      'What are the capitals of Norland and Surland?',
      ['What is the capital of Norland?', 'What is the capital of Surland?'],
    ],
    ['who leads support and since when', ['who leads support?', 'since when?']],
  ])('“%s” is made of %j', (question, parts) => {
    expect(questionParts(question)).toEqual(parts)
  })

  it.each([
    'Which roads link France and Britain?',
    'What lies between Elmont and Marlow?',
    'Who founded Acme and was its first director?',
    'Who was the man who founded it and who sold it?',
    'Which town was founded by Bero, who united the valleys?',
    'When the war ended, who was president?',
    'In which year of the war, did they meet?',
    'Has the town bought the mill, or is there no deal?',
    'What are the relations of Norland and Surland?',
    'What are the regions of Bosnia and Herzegovina?',
    'What are the colours of black and white?',
    'the mill and when it was built',
    'and Marlow?',
  ])('“%s” is one', (question) => {
    expect(questionParts(question)).toEqual([question])
  })

  it('leaves out what is only polite', () => {
    expect(questionParts('Can you help me? When was the mill sold?')).toEqual(['When was the mill sold?'])
  })

  it('always has a part, and none that is empty', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const parts = questionParts(text)
        expect(parts.length).toBeGreaterThan(0)
        if (text.trim() !== '') for (const part of parts) expect(part.trim()).not.toBe('')
      }),
    )
  })
})

describe('ofWhomAsked', () => {
  it.each([
    [
      'what was the name of his wife?',
      'Who was the first mayor of Elmont?',
      "what was the name of the first mayor of Elmont's wife?",
    ],
    ['where was she born?', 'Who founded the school?', 'where was she born (founded the school)?'],
  ])('“%s” after “%s” is “%s”', (part, before, understood) => {
    expect(ofWhomAsked(part, before)).toBe(understood)
  })

  it.each([
    ['when was it sold?', 'Who founded Acme?'],
    ['where was he born?', 'When did Jane Roe leave?'],
  ])('says nothing of “%s” after “%s”', (part, before) => {
    expect(ofWhomAsked(part, before)).toBeNull()
  })
})

describe('alike', () => {
  it.each([
    ['who leads design?', 'Who leads product?', 'who leads design?'],
    [
      'when did it leave the league?',
      'When did Norland join the League of Towns?',
      'when did Norland leave the league?',
    ],
  ])('“%s” after “%s” is “%s”', (part, before, understood) => {
    expect(alike(part, before)).toBe(understood)
  })

  it.each([
    ['who mediated?', 'When was the treaty signed?'],
    ['when was it sold?', 'When was it built?'],
  ])('says nothing of “%s” after “%s”', (part, before) => {
    expect(alike(part, before)).toBeNull()
  })
})
