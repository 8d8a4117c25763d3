import { beforeAll, describe, expect, it } from 'vitest'
import { type Answering, answeringFrom, extractiveDraft } from '../answering.suite.ts'

const FILES = {
  'bridge.md': `# The bridge of Elmont

The bridge of Elmont was opened on 4 July 1942 by the engineer Jane Roe. It cost $9 million and has nine arches. The
tower of the bridge is 118 metres high. Swallows nest under the bridge because the arches are dry.
`,
  'mill.md': `# The mill of Farby

The mill of Farby was sold for 300 crowns to a baker. The mill of Farby was sold again for 450 crowns.
The mill stands by the river.
`,
}

let from: Answering
beforeAll(async () => {
  from = await answeringFrom(FILES)
})

const answer = (text: string) => extractiveDraft(from, text)

describe('a short answer', () => {
  it.each([
    ['When was the bridge of Elmont opened?', '4 July 1942'],
    ['Who opened the bridge of Elmont?', 'Jane Roe'],
    ['How high is the tower of the bridge?', '118 metres'],
    ['How much did the bridge of Elmont cost?', '$9 million'],
  ])('is what “%s” is told: “%s”, its sentence the quote', async (question, value) => {
    const { status, text, short, citations } = await answer(question)
    expect(status).toBe('answered')
    expect(text.toLowerCase()).toContain(value.toLowerCase())
    expect(value).toContain(short)
    expect(citations[0]!.quote).toContain(value)
    expect(citations[0]!.quote.length).toBeGreaterThan(value.length + 10)
  })

  it('is literal in its quote', async () => {
    const { short, citations } = await answer('Who opened the bridge of Elmont?')
    expect(citations[0]!.quote).toContain(short)
  })

  it('is none for a question of yes or no, and where nothing is found', async () => {
    expect((await answer('Was the bridge of Elmont opened by Jane Roe?')).short).toBeNull()
    const nothing = await answer('Who painted the ceiling of the chapel in Umbria?')
    expect([nothing.status, nothing.short]).toEqual(['not_found', null])
  })

  it('is not told alone where another sentence answers as well with another value', async () => {
    const { status, text } = await answer('For how much was the mill of Farby sold?')
    expect(status).toBe('answered')
    expect(text).toMatch(/300 crowns.*\[1\].*450 crowns/s)
  })

  it('is no answer alone to a question that wants to be told something', async () => {
    const { text } = await answer('Why do swallows nest under the bridge?')
    expect(text).toContain('because the arches are dry')
  })
})
