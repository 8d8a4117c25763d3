import { beforeAll, describe, expect, it } from 'vitest'
import { type Answering, answeringFrom } from '../answering.suite.ts'
import { collectAnswer } from '../core/collect.ts'
import { candidates } from './candidates.ts'
import { asked } from './passages.suite.ts'
import { cellsOf } from './row.ts'

const ROW = 'Seats; Basic: 2; Team: 8; Large: 40'

describe('cellsOf', () => {
  it('reads the cells of a row with the heads of their columns, each in its place', () => {
    const cells = cellsOf(ROW)!
    expect(cells.map(({ label, text }) => [label, text])).toEqual([
      [null, 'Seats'],
      ['Basic', '2'],
      ['Team', '8'],
      ['Large', '40'],
    ])
    for (const { text, start, end } of cells) expect(ROW.slice(start, end)).toBe(text)
  })

  it.each(['He left; nobody knew.', 'One thing is sure: it rained; then it snowed.', 'Length: 61 kilometres', ''])(
    'takes “%s” for no row',
    (text) => {
      expect(cellsOf(text)).toBeNull()
    },
  )
})

describe('values in rows', () => {
  it.each([
    ['How many seats does Team have?', ROW, '8'],
    ['How many seats are in Large?', ROW, '40'],
    [
      'What share of the people are Norlanders?',
      'Group: Norlanders; Share: 14 percent; Growth: 2 percent',
      '14 percent',
    ],
    ['Which scope allows me to list events?', 'Scope: events:read; Allows: list events', 'events:read'],
    ['Who leads support?', 'Area: Support; Lead: Jane Roe; Since: 2019', 'Jane Roe'],
  ])('“%s” in “%s”: “%s”', (question, row, value) => {
    const { question: analysed, sentences } = asked(question, row)
    expect(candidates(analysed, sentences[0]!)[0]?.text).toBe(value)
  })

  it('has none in the row of something else', () => {
    const { question, sentences } = asked('Who leads sales?', 'Area: Support; Lead: Jane Roe; Since: 2019')
    expect(candidates(question, sentences[0]!)).toEqual([])
  })
})

let from: Answering
beforeAll(async () => {
  from = await answeringFrom({
    'plans.md': `# Plans

| | Basic | Team | Large |
| --- | --- | --- | --- |
| Price per month | $0 | $49 | $390 |
| Seats | 2 | 8 | 40 |

## Regions

Data is stored in one of these regions.

| Region | Town |
| --- | --- |
| north-1 | Elmont |
| south-2 | Marlow |
| east-3 | Perth |
`,
    'news.md': `# News

## 4.3.0 (4 June 2025)

- Added alerts by pigeon.

## 4.2.0 (11 March 2025)

- Added a dark theme.
`,
  })
})
const answerTo = async (question: string) => collectAnswer(from.assistant.ask({ question }))

describe('answers from tables and lists', () => {
  it.each([
    ['How many seats does Team have?', '8'],
    ['What does Large cost per month?', '$390'],
    ['Which version added alerts by pigeon?', '4.3.0'],
    ['When was the dark theme added?', '11 March 2025'],
  ])('“%s”: %s', async (question, value) => {
    const { status, answer, citations } = await answerTo(question)
    expect(status).toBe('answered')
    expect(answer).toContain(value)
    expect(citations.some(({ quote }) => quote.includes(value))).toBe(true)
    for (const { n } of citations) expect(answer).toContain(`[${n}]`)
  })

  it('lists all rows of a table', async () => {
    const { answer } = await answerTo('List the regions where data is stored')
    for (const region of ['north-1', 'south-2', 'east-3']) expect(answer).toContain(region)
  })
})
