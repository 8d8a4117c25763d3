import { describe, expect, it } from 'vitest'
import { ingest } from './ingest.ts'

const read = async (text: string, id = 'page.txt') =>
  (await ingest({ id, bytes: new TextEncoder().encode(text) })).document

const BODY = `The mill of Elmont is to be sold. The town council decided so on Monday evening, after three hours of talk.

The miller said that he had not been asked. He will go to Marlow, where the wheels still turn.`

describe('a page saved with the head of its site', () => {
  it.each([
    ['a byline', 'Council sells the old mill\n\nBy Jane Roe, Economy correspondent\nPublished 18 June 2023, 19:42'],
    ['a name and a place', 'Council sells the old mill\n\nJane Roe, Elmont\n18 June 2023\nReading time: 4 minutes'],
  ])('has its title above %s', async (_, head) => {
    const page = `ELMONT COURIER\nHome | Politics | Sport | Weather | Subscribe\n\nECONOMY\n\n${head}\n\n${BODY}`
    const { title, author, publisher, publishedAt, text } = await read(page)
    expect([title, author, publisher, publishedAt]).toEqual([
      'Council sells the old mill',
      'Jane Roe',
      'Elmont Courier',
      '2023-06-18',
    ])
    expect(text).not.toMatch(/Politics|ECONOMY|COURIER/)
    expect(text).toContain('The mill of Elmont is to be sold.')
  })

  it('keeps a title that stands at the top, whatever stands below', async () => {
    const { title } = await read(`A mill for sale\nWhat the council of Elmont decided\n\nBy Jane Roe\n\n${BODY}`)
    expect(title).toBe('A mill for sale')
  })

  it('takes a row of share buttons for no name', async () => {
    const { author, text } = await read(`A mill for sale\n\nFacebook Twitter WhatsApp E-mail\n\n${BODY}`)
    expect(author).toBeNull()
    expect(text).not.toContain('WhatsApp')
  })
})

describe('a byline that is a sentence', () => {
  it.each([
    ['By Jane Roe, head of the survey. Published 9 November 2018, fifty years later.', 'Jane Roe', '2018-11-09'],
    ['Maintained by Jane Roe. This edition: 1 September 2024.', 'Jane Roe', '2024-09-01'],
    ['Geography, part two. By Jane van Roe. Published on 3 September 2019.', 'Jane van Roe', '2019-09-03'],
    ['Written by Jane Roe, last reviewed on 6 May 2025. Write to us with questions.', 'Jane Roe', '2025-05-06'],
    ['Obituary, by Jane Roe', 'Jane Roe', null],
    ['The house was built by Stone Masons, in 1901.', null, null],
  ])('“%s”: %s, %s', async (line, name, date) => {
    const { author, publishedAt } = await read(`# The mill\n\n${line}\n\n${BODY}\n`, 'page.md')
    expect([author, publishedAt]).toEqual([name, date])
  })

  it('gives way to what the file says itself, and stays in the text', async () => {
    const file = `---\nauthor: Ann Poe\n---\n\n# The mill\n\nBy Jane Roe, miller. She was asked.\n\n${BODY}\n`
    const { author, text } = await read(file, 'page.md')
    expect(author).toBe('Ann Poe')
    expect(text).toContain('By Jane Roe, miller.')
  })
})
