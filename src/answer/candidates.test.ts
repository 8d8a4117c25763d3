import { describe, expect, it } from 'vitest'
import { asksForValue, candidates, isStrong } from './candidates.ts'
import { asked } from './passages.suite.ts'

/** The spans of the last sentence that could answer the question, best first. */
function values(question: string, text: string): string[] {
  const { question: analysed, sentences } = asked(question, text)
  return candidates(analysed, sentences.at(-1)!).map((candidate) => candidate.text)
}

describe('candidates', () => {
  it.each([
    ['When was the bridge opened?', 'The bridge of 9 arches was opened on 4 July 1942 by Jane Roe.', '4 July 1942'],
    ['In which century was it built?', 'Built in the 15th century, it was mended in 1901.', 'the 15th century'],
    ['How many arches does the bridge have?', 'Since 1942 the bridge has 9 arches and 2 towers.', '9'],
    ['How many people work here?', 'The plants near Elmont employ 350 people, 12% more than planned.', '350'],
    ['How many bears were counted?', 'In the woods the last count of bears, in 2016, came to 57.', '57'],
    ['What share of the debt did Elmont take over?', 'It took over a share of the debt, $4 million.', '$4 million'],
    ['How many people work here?', 'The two plants employ 350 people.', '350'],
    ['How many people work here?', 'The plants of 1942 employ 350 people.', '350'],
    ['How much did the bridge cost?', 'In 1942 the bridge cost $9 million, 10% more than planned.', '$9 million'],
    ['What percentage of adults smoke?', 'Some 12 percent of 5,000 adults smoke.', '12 percent'],
    ['How long did the siege last?', 'The siege of 1242 lasted 9 months.', '9 months'],
    ['Who opened the bridge?', 'The bridge of Elmont was opened by Jane Roe in 1942.', 'Jane Roe'],
    ['Where was the painter born?', 'The painter Jane Roe was born in Elmont.', 'Elmont'],
  ])('“%s”: the best of “%s” is “%s”', (question, text, value) => {
    expect(values(question, text)[0]).toBe(value)
  })

  it('leaves out what only repeats the question', () => {
    expect(values('Who met Jane Roe in 1942?', 'In 1942 Jane Roe met Ann Poe.')).toEqual(['Ann Poe'])
    expect(
      values('What happened to Jane Roe when she was in Elmont in 1942?', 'In 1942 Jane Roe was in Elmont.'),
    ).toEqual([])
  })

  it('prefers the value that stands with the words of the question', () => {
    const text = 'The town hall was built in 1850; the bridge was opened in 1942; the school was founded in 1960.'
    expect(values('When was the bridge opened?', text)[0]).toBe('1942')
    expect(values('When was the school founded?', text)[0]).toBe('1960')
  })

  it('finds the value in the sentence before, where this one points back at it', () => {
    const text = 'They met in Elmont on 13 January 2021. The declaration was adopted there.'
    const { question, sentences } = asked('When was the declaration adopted?', text)
    const [best] = candidates(question, sentences[1]!)
    expect(best).toMatchObject({ text: '13 January 2021', back: 1 })
    expect(sentences[0]!.text.slice(best!.start, best!.end)).toBe(best!.text)
    expect(values('When was the declaration adopted?', 'They met on 13 January 2021. Fish was eaten.')).toEqual([])
  })

  it('has none for questions that ask for no value', () => {
    expect(values('Why was the bridge opened?', 'The bridge was opened in 1942 by Jane Roe.')).toEqual([])
    expect([asksForValue('reason'), asksForValue('person'), isStrong('person'), isStrong('date')]).toEqual([
      false,
      true,
      false,
      true,
    ])
  })

  it('has fits in 0…1, best first', () => {
    const { question, sentences } = asked('When was it?', 'In 1850, on 4 July 1942 and in May 1960, in October.')
    const fits = candidates(question, sentences[0]!).map((candidate) => candidate.fit)
    expect(fits).toHaveLength(4)
    expect(fits).toEqual(fits.toSorted((a, b) => b - a))
    for (const fit of fits) expect(fit).toSatisfy((f: number) => f >= 0 && f <= 1)
  })
})
