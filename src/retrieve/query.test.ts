import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { answeringFrom } from '../answering.suite.ts'
import { anyText } from '../arbitrary.suite.ts'
import type { KeywordIndex } from '../core/ports.ts'
import { type PreparedQuery, prepareQuery } from './query.ts'

const FILES = {
  'jets.md': 'The country bought the JF-17 fighter jet. The parliament approved the purchase of the jets.\n',
  'server.md': 'The server runs on port 8787. The mp3 player and the model B2 are not affected by the upgrade.\n',
  'port.md': 'The harbour recognised the colour of the flag. Defence ministers began to write letters.\n',
  'login.md': 'Two-factor authentication is required. The United Nations met, and so did the UK.\n',
  'music.md': 'Beethoven composed nine symphonies, and his orchestra played them in Vienna.\n',
}

let keywords: KeywordIndex
let asked: string[][]
beforeAll(async () => {
  const real = (await answeringFrom(FILES, { vectors: false })).store.keywords
  keywords = {
    ...real,
    async frequencies(words) {
      asked.push([...words])
      return real.frequencies(words)
    },
  }
})
const prepare = (question: string): Promise<PreparedQuery> => {
  asked = []
  return prepareQuery(question, keywords, 4)
}

describe('prepareQuery', () => {
  it('looks for the content words and not for those of asking', async () => {
    const { keywords } = await prepare('When did the parliament approve it?')
    expect(keywords).toEqual(expect.arrayContaining(['parliament', 'approve']))
    for (const asking of ['when', 'did', 'the', 'it']) expect(keywords).not.toContain(asking)
  })

  it.each([
    ['Is 2FA required?', 'Is two-factor authentication required?'],
    ['When did the UN meet?', 'When did the United Nations meet?'],
    ['When did the UK meet?', 'When did the UK meet?'],
    ['Is SSO required?', 'Is SSO required?'],
    ['un homme', 'un homme'],
  ])('writes an abbreviation out where the corpus does: %s', async (question, text) => {
    expect((await prepare(question)).text).toBe(text)
  })

  it('looks for function words where a question has no others', async () => {
    expect((await prepare('who are they')).keywords).toEqual(expect.arrayContaining(['who', 'are', 'they']))
  })

  it.each([
    ['was the jf17 bought', 'was the jf-17 bought'],
    ['was the JF17 bought', 'was the JF-17 bought'],
    ['the mp-3 player', 'the mp3 player'],
    ['the mp 3 player', 'the mp3 player'],
    ['was the JF-17 bought', 'was the JF-17 bought'],
    ['the zz99 is unknown', 'the zz99 is unknown'],
    ['on port 8787', 'on port 8787'],
  ])('writes identifiers as the corpus does: %s', async (question, text) => {
    expect((await prepare(question)).text).toBe(text)
  })

  it('looks for an identifier as a whole, not for the bare number in it', async () => {
    const { keywords } = await prepare('the jf17')
    expect(keywords).toContain('jf-17')
    expect(keywords).not.toContain('17')
  })

  it.each([
    ['parlament', 'parliament'],
    ['purchse', 'purchase'],
    ['symphnoies', 'symphonies'],
    ['Bethoven', 'beethoven'],
    ['orchestar', 'orchestra'],
  ])('takes %s for %s', async (typo, meant) => {
    const query = await prepare(`what about ${typo}`)
    expect(query.corrections(typo.toLowerCase())[0]).toBe(meant)
    expect(query.keywords).toContain(meant)
  })

  it('corrects no word that is known, short, or has digits', async () => {
    const query = await prepare('the jets, the jat, the x8787 and gibberishword')
    for (const word of ['jets', 'jat', 'x8787', 'gibberishword']) expect(query.corrections(word)).toEqual([])
  })

  it.each([
    ['harbor', 'harbour'],
    ['recognized', 'recognised'],
    ['color', 'colour'],
    ['defense', 'defence'],
  ])('knows %s by the corpus’s %s', async (asked, written) => {
    const query = await prepare(`the ${asked}`)
    expect(query.frequency(asked)).toBe(1)
    expect(query.keywords).toContain(written)
    expect(query.corrections(asked)).toEqual([])
  })

  it.each([
    ['buy', 'bought'],
    ['begin', 'began'],
    ['written', 'write'],
  ])('knows %s by its form %s', async (asked, form) => {
    const query = await prepare(`to ${asked}`)
    expect(query.frequency(asked)).toBe(1)
    expect(query.keywords).toContain(form)
  })

  it.each([
    '"jets" OR "x"',
    "jets'); DROP TABLE chunks; --",
    'jets NEAR(server, 5)',
    'title: jets AND NOT server*',
    '{body} : ^jets',
    'jets\u0000server',
    '"""',
    '%_\\',
  ])('treats %j as words', async (question) => {
    const query = await prepare(question)
    const found = await keywords.search(query.keywords, 10)
    expect(found.length > 0).toBe(question.includes('jets'))
    expect(query.text).toBe(question)
  })

  it('looks up a bounded number of words, however long the question is', async () => {
    const long = Array.from({ length: 10_000 }, (_, i) => `wordofquestion${i.toString(36).replace(/\d/g, 'q')}`)
    const query = await prepare(`jets ${long.join(' ')} jf17`)
    expect(Math.max(...asked.map((words) => words.length))).toBeLessThan(1000)
    expect(query.keywords.length).toBeLessThan(1000)
    expect(query.keywords).toContain('jets')
    expect((await keywords.search(query.keywords, 10)).length).toBeGreaterThan(0)
  })

  it('has an answer for any text, and words that the search can take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anyText(), fc.string(), fc.constantFrom('', ' ', 'jf17 jf-17 JF 17', '-17', 'a'.repeat(3000))),
        async (question) => {
          const query = await prepare(question)
          await keywords.search(query.keywords, 5)
          for (const word of query.keywords) {
            expect(query.frequency(word)).toBeGreaterThanOrEqual(0)
            expect(query.corrections(word)).toBeInstanceOf(Array)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
