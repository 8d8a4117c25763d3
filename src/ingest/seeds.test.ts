import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ingest } from './ingest.ts'

const SEEDS = new URL('../../../shared/seeds/', import.meta.url)
const present = existsSync(SEEDS)

/** Letters and digits alone: what must survive of an article, whatever happens to its spaces. */
const letters = (text: string): string => text.replace(/\[\d+\]/g, '').replace(/[^\p{L}\p{N}]+/gu, '')

const ARTICLES = [
  {
    file: '000_344525e72d9bc72b.txt',
    title: 'Fortifying relations with Azerbaijan: Future prospects for Pakistan',
    author: 'Saima Ali',
  },
  { file: '001_c9ef920433feb977.txt', title: 'Azerbaijan-Pakistan Relations', author: 'Muhammad Asif Noor' },
  {
    file: '002_f6697ab3bc88d11e.txt',
    title: "Azerbaijan-Armenia Conflict: Pakistan's Involvement And Role",
    author: null,
  },
  { file: '003_9177e8f5b1f258e7.txt', title: 'Azerbaijan-Pakistan Military Relations', author: 'Dr. Nazrin Alizada' },
  {
    file: '004_b2a8852ae8512779.txt',
    title: 'Azerbaijan and Pakistan: Historical relations and perspectives',
    author: 'Ayaz Haider Bangash',
  },
]
const FURNITURE =
  /adblock|ad blocker|^\W*(?:show more|related articles|similar posts|share this post|print|leave a comment|did this article help you\?|back to top.*|most popular|follow us|shunculture|written by|reviewed by)\W*$|HomeNews|Date of Accession|yılında|\[\d\]|is pakistan involved/im

// The articles are other people's texts and not part of this repository.
describe.skipIf(!present)('the source articles (skipped where ../shared/seeds is absent)', () => {
  const read = (file: string) => ingest({ id: file, bytes: readFileSync(new URL(file, SEEDS)) })

  it.each(ARTICLES)('knows title and author of $file', async ({ file, title, author }) => {
    const { document } = await read(file)
    expect(document).toMatchObject({ title, author, publishedAt: null })
  })

  it.each(ARTICLES)('quotes no page furniture of $file', async ({ file }) => {
    const { document, chunks } = await read(file)
    expect(document.text).not.toMatch(FURNITURE)
    for (const chunk of chunks) expect(chunk.text).not.toMatch(FURNITURE)
  })

  it.each(ARTICLES)('loses no paragraph of $file', async ({ file }) => {
    const { document } = await read(file)
    const kept = letters(document.text)
    const prose = readFileSync(new URL(file, SEEDS), 'utf8')
      .split(/\n\s*\n/)
      .filter(
        (block) =>
          /[.!?”"]\s*(?:\[\d\])*\s*$/.test(block) &&
          !/^\[\d\]/.test(block) &&
          !/^Dr\. Nazrin ALIZADA|^Characteristics|^Written by/.test(block),
      )
    expect(prose.length).toBeGreaterThan(10)
    for (const paragraph of prose) expect(kept).toContain(letters(paragraph))
  })

  it('keeps each row of a flattened table a line of its own', async () => {
    const { document } = await read('002_f6697ab3bc88d11e.txt')
    expect(document.text).toContain(
      '\nRecent developments: In July 2024, Azerbaijani President Ilham Aliyev paid a two-day visit to Pakistan.\nRecent developments: In February 2022, Pakistan and Azerbaijan struck a $1.6 billion deal',
    )
    expect(document.text).not.toContain('Characteristics Values')
  })

  it('finds the subheadings of plain text', async () => {
    const { chunks } = await read('002_f6697ab3bc88d11e.txt')
    expect(new Set(chunks.map((chunk) => chunk.headings.join(' > ')))).toEqual(
      new Set([
        '',
        "Pakistan's non-recognition of Armenia as a state",
        'Azerbaijan-Pakistan military cooperation',
        'Azerbaijan-Pakistan diplomatic relations',
        'Azerbaijan-Pakistan economic relations',
        'Azerbaijan-Pakistan cultural relations',
        'Frequently asked questions',
      ]),
    )
  })

  it('has an article in every file', () => {
    expect(readdirSync(SEEDS).filter((name) => name.endsWith('.txt'))).toEqual(ARTICLES.map(({ file }) => file))
  })
})
