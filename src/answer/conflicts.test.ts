import { describe, expect, it } from 'vitest'
import { answeringFrom } from '../answering.suite.ts'
import type { Answer } from '../core/answer.ts'
import { collectAnswer } from '../core/collect.ts'

/** Asks about documents of one sentence each; later ones are newer. */
async function ask(question: string, ...told: string[]): Promise<Answer> {
  const files = told.map((text, i) => [
    `${i}.md`,
    `---\ntitle: Source ${i}\npublished: ${2001 + i}-01-01\n---\n\n${text}\n`,
  ])
  const { assistant } = await answeringFrom(Object.fromEntries(files), { vectors: false })
  return collectAnswer(assistant.ask({ question }))
}
const WHEN = 'When was the bridge of Elmont opened?'

describe('sources that agree', () => {
  it.each([
    ['say the same date', WHEN, 'The bridge of Elmont was opened in 1991.', 'In 1991 the bridge of Elmont was opened.'],
    [
      'are more or less precise',
      WHEN,
      'The bridge of Elmont was opened in 1991.',
      'The bridge of Elmont was opened on 12 December 1991.',
    ],
    [
      'round a number',
      'How many people live in Elmont?',
      'About 600 people live in Elmont.',
      'Exactly 613 people live in Elmont.',
    ],
    [
      'write a sum in another way',
      'How much did the bridge of Elmont cost?',
      'The bridge of Elmont cost $1.6 billion.',
      'The bridge of Elmont cost 1.6 billion dollars.',
    ],
  ])('and %s are one side, both cited', async (_, question, first, second) => {
    const { status, conflicts, citations, answer } = await ask(question, first, second)
    expect([status, conflicts]).toEqual(['answered', []])
    expect(citations.map((c) => c.documentId).toSorted()).toEqual(['0.md', '1.md'])
    expect(answer).toContain('[1][2]')
  })
})

describe('sources that disagree', () => {
  it.each([
    [
      'a year',
      WHEN,
      ['The bridge of Elmont was opened in 1991.', '1991'],
      ['The bridge of Elmont was opened in 1993.', '1993'],
    ],
    [
      'a day of the same year',
      WHEN,
      ['The bridge of Elmont was opened on 12 December 1991.', '12 December 1991'],
      ['The bridge of Elmont was opened on 3 May 1991.', '3 May 1991'],
    ],
    [
      'a number',
      'How many people live in Elmont?',
      ['Some 600 people live in Elmont.', '600'],
      ['Some 900 people live in Elmont.', '900'],
    ],
    [
      'a sum',
      'How much did the bridge of Elmont cost?',
      ['The bridge of Elmont cost $16 million.', '$16 million'],
      ['The bridge of Elmont cost $25 million.', '$25 million'],
    ],
  ])('on %s are two sides, each with its value, sources and date', async (_, question, [a, one], [b, other]) => {
    const { status, conflicts, citations, answer } = await ask(question, a!, b!)
    expect(status).toBe('conflicting')
    const values = conflicts.flatMap((conflict) => conflict.values)
    expect(values.map((v) => v.value).toSorted()).toEqual([one, other].toSorted())
    expect(answer).toContain(one)
    expect(answer).toContain(other)
    for (const { value, citations: numbers, publishedAt } of values) {
      for (const n of numbers) {
        const cited = citations.find((c) => c.n === n)!
        expect(cited.quote).toContain(value)
        expect(publishedAt).toBe(cited.publishedAt)
      }
    }
  })

  it('keeps those who agree together', async () => {
    const { conflicts } = await ask(
      WHEN,
      'The bridge of Elmont was opened in 1991.',
      'The bridge of Elmont was opened in 1993.',
      'The bridge of Elmont was opened in May 1991.',
    )
    const values = conflicts[0]!.values
    expect(values.map((v) => v.citations.length).toSorted()).toEqual([1, 2])
    // The newest of the sources of a side.
    expect(values.find((v) => v.citations.length === 2)?.publishedAt).toBe('2003-01-01')
  })

  it.each([
    ['When was the contract for the bridge of Elmont signed?', 'March 2019'],
    ['Was the contract for the bridge of Elmont signed?', 'signed'],
  ])('“%s”: a denial stands against a statement', async (question, value) => {
    const { status, conflicts, citations } = await ask(
      question,
      'In March 2019 the town of Elmont signed the contract for the bridge.',
      'No contract for the bridge of Elmont has been signed yet.',
    )
    expect(status).toBe('conflicting')
    expect(conflicts[0]!.values.map((v) => v.value).join('\n')).toContain(value)
    expect(conflicts[0]!.values.map((v) => v.value).join('\n')).toContain('No contract')
    expect(citations.map((c) => c.documentId).toSorted()).toEqual(['0.md', '1.md'])
  })

  it('offered alternatives are taken by their sources', async () => {
    const { status, conflicts } = await ask(
      'Was Norway the first or the second country to sign the pact?',
      'Norway was the first country to sign the pact.',
      'Norway was the second country to sign the pact.',
    )
    expect(status).toBe('conflicting')
    expect(conflicts[0]!.values.map((v) => v.value).toSorted()).toEqual(['first', 'second'])
  })
})

describe('what is no disagreement', () => {
  it.each([
    [
      'dates of two things',
      WHEN,
      'The bridge of Elmont was opened in 1991.',
      'The school of Elmont was opened in 1993.',
    ],
    [
      'the same thing elsewhere',
      WHEN,
      'The bridge of Elmont was opened in 1991.',
      'The bridge of Marlow was opened in 1993.',
    ],
    [
      'two dates in one document',
      WHEN,
      'The bridge of Elmont was opened in 1991. The bridge of Elmont was opened again in 1993.',
    ],
    [
      'a denial of something else',
      WHEN,
      'The bridge of Elmont was opened in 1991.',
      'No dog is allowed in the school of Marlow.',
    ],
  ])('%s', async (_, question, ...told) => {
    const { status, conflicts, answer } = await ask(question, ...told)
    expect([status, conflicts]).toEqual(['answered', []])
    expect(answer).toContain('1991')
  })
})

describe('who did it', () => {
  const WHO = 'Who made the first ascent of Mount Elmont?'

  it('is a disagreement where the same is said of two', async () => {
    const { status, conflicts } = await ask(
      WHO,
      'The first ascent of Mount Elmont was made by Jane Roe in 1901.',
      'The first ascent of Mount Elmont was made by the officer Karl Poe in 1902.',
    )
    expect(status).toBe('conflicting')
    expect(conflicts[0]!.values.map((v) => v.value).toSorted()).toEqual(['Jane Roe', 'Karl Poe'])
  })

  it.each([
    [
      'one names the other too',
      'The first ascent of Mount Elmont was made by Jane Roe and Karl Poe.',
      'The first ascent of Mount Elmont was made by Karl Poe.',
    ],
    [
      'other things are said of them',
      'The first ascent of Mount Elmont was made by Jane Roe.',
      'Karl Poe has often seen Mount Elmont.',
    ],
  ])('is none where %s', async (_, first, second) => {
    expect((await ask(WHO, first, second)).status).toBe('answered')
  })
})

describe('the text of a disagreement', () => {
  it('names the newer source and its value', async () => {
    const { answer } = await ask(
      WHEN,
      'The bridge of Elmont was opened in 1991.',
      'The bridge of Elmont was opened in 1993.',
    )
    expect(answer).toMatch(/The newer source \(2002-01-01\) says 1993 \[\d\]\./)
    expect(answer).not.toContain('More sources')
  })

  it('names the value that more sources have', async () => {
    const { answer } = await ask(
      WHEN,
      'The bridge of Elmont was opened in 1991.',
      'In 1991 the bridge of Elmont was opened.',
      'The bridge of Elmont was opened in 1993.',
    )
    expect(answer).toMatch(/More sources say 1991 \[\d\]\[\d\]\./)
    expect(answer).toContain('The newer source (2003-01-01) says 1993')
  })
})

describe('a contender', () => {
  it('may leave to its title what the question is about', async () => {
    const { assistant } = await answeringFrom({
      'a.md': '# A report\n\nThe flood of Elmont in May 2001 ruined 40 houses.\n',
      'b.md': '# The flood of Elmont in May 2001\n\nThe flood ruined 90 houses.\n',
    })
    const { conflicts } = await collectAnswer(
      assistant.ask({ question: 'How many houses were ruined by the flood of Elmont in May 2001?' }),
    )
    expect(conflicts[0]!.values.map((v) => v.value).toSorted()).toEqual(['40', '90'])
  })

  it.each([
    [
      'dates another event',
      WHEN,
      'The bridge of Elmont was opened in 1991.',
      'If you come to the bridge of Elmont on 4 May 2003, bring a hat.',
    ],
    [
      'asks',
      'Is swimming allowed in the lake of Elmont?',
      'No. Swimming is not allowed in the lake of Elmont.',
      'Is swimming allowed in the lake of Elmont?',
    ],
    [
      'denies it of something else',
      'How many houses were damaged by the flood of Elmont?',
      'The flood of Elmont damaged 40 houses.',
      'The church of Elmont was not damaged by the flood.',
    ],
  ])('is none that %s', async (_, question, first, second) => {
    expect((await ask(question, first, second)).status).toBe('answered')
  })
})

describe('ranks', () => {
  it.each([
    [
      'that are asked for by the one who has them',
      'Which country was the first to recognise Ruritania?',
      'Marlow was the first country to recognise Ruritania.',
      'In 1991 Marlow became the second country to recognise Ruritania, after Norland.',
    ],
    [
      'that are claimed, beside a bystander that the other source leaves out',
      'Was Marlow the second country, after Norland, to recognise Ruritania?',
      'Marlow was the second country to recognise Ruritania, after Norland.',
      'Marlow became the first country to recognise Ruritania in 1991.',
    ],
    [
      'of the only one and of one of few',
      'Is Marlow the only country that recognises Ruritania?',
      'Marlow is the only country that recognises Ruritania.',
      'Marlow is among the few countries that recognise Ruritania.',
    ],
  ])('contradict each other: %s', async (_, question, one, other) => {
    const { status, citations } = await ask(question, one, other)
    expect(status).toBe('conflicting')
    expect(citations.map((c) => c.documentId).toSorted()).toEqual(['0.md', '1.md'])
  })

  it.each([
    [
      'of two who came one after the other',
      'Which country was the first to recognise Ruritania?',
      'Marlow was the first country to recognise Ruritania.',
      'Norland was the second country to recognise Ruritania, after Marlow.',
    ],
    [
      'for another deed',
      'Which country was the first to recognise Ruritania?',
      'Marlow was the first country to recognise Ruritania.',
      'Marlow was the third country to invade Ruritania.',
    ],
    [
      'that are vague',
      'Which country was the first to recognise Ruritania?',
      'Marlow was the first country to recognise Ruritania.',
      'Marlow was among the first countries to recognise Ruritania.',
    ],
  ])('do not contradict each other: %s', async (_, question, one, other) => {
    expect((await ask(question, one, other)).conflicts).toEqual([])
  })
})

describe('a negation', () => {
  it.each([
    [
      'of another noun that the word only describes',
      'How long can I download an export?',
      'An export can be downloaded for 72 hours.',
      'There is no export endpoint, so download an export in the console.',
    ],
    [
      'of the verb that a noun of the question is written like',
      'What will the dam of Elmont cost?',
      'The dam of Elmont will cost $640 million.',
      'Neither side may dam the river of Elmont without the consent of the other.',
    ],
  ])('denies nothing: %s', async (_, question, one, other) => {
    expect((await ask(question, one, other)).conflicts).toEqual([])
  })
})

describe('a source that is not among the passages read', () => {
  const agreeing = Array.from({ length: 9 }, (_, i) => `The bridge of Elmont was opened in 1991, as guide ${i} says.`)

  it('is heard where it disagrees', async () => {
    const other =
      'Ferries ran for long. In 1993 the old bridge of Elmont, which many travellers had awaited, was opened.'
    const { status, conflicts } = await ask(WHEN, ...agreeing, other)
    expect(status).toBe('conflicting')
    expect(conflicts[0]?.values.map(({ value }) => value)).toEqual(expect.arrayContaining(['1991', '1993']))
  })

  it('changes nothing where it speaks of something else', async () => {
    const other = 'The mill of Marlow was opened in 1993, and its road in 1994.'
    expect((await ask(WHEN, ...agreeing, other)).status).toBe('answered')
  })
})
