import { describe, expect, it } from 'vitest'
import { ingest } from './ingest.ts'

const read = async (text: string) => ingest({ id: 'a.md', bytes: new TextEncoder().encode(text) })

describe('Markdown', () => {
  it('reads front matter', async () => {
    const { document } = await read(
      '---\ntitle: "A: B"\nauthors:\n  - name: Jane Roe\n  - John Doe\ndate: 2021-03-05T10:00:00Z\nsource: https://example.org/a\npublisher: The Paper\n---\n\n# A: B\n\n*By Jane Roe*\n\nText.\n',
    )
    expect(document).toMatchObject({
      title: 'A: B',
      author: 'Jane Roe, John Doe',
      publishedAt: '2021-03-05',
      url: 'https://example.org/a',
      publisher: 'The Paper',
      text: 'Text.',
    })
  })

  it.each([
    '---\n: [broken\n---\n\nText.',
    '---\njust words\n---\n\nText.',
    '---\nno end of it\n\nText.',
    '---\na: &a [*a, *a]\nb: *c\n---\nText.',
  ])('keeps what is no front matter as content: %j', async (text) => {
    const { document } = await read(text)
    expect(document.text).toContain('Text.')
    // A short first line is the title.
    expect(document.title + document.text).toMatch(/broken|just words|no end|&a/)
  })

  it('leaves plain text of inline markup', async () => {
    const { document } = await read(
      '# T\n\nA **bold** [link](https://x.y), `code()`, ![picture](p.png) ~~old~~ text[^1] <b>and</b>\nmore.\n\n[^1]: https://example.org accessed 2020\n',
    )
    expect(document.text).toBe('A bold link, code(), old text and more.')
  })

  it('keeps lists, code, quotes and headings apart', async () => {
    const { document, chunks } = await read(
      '# T\n\n## S\n\n- a\n- b\n\n  more\n\n3. x\n4. y\n\n```js\nlist[3] = 1\n\nif (x) y()\n```\n\n> quoted\n',
    )
    expect(document.text).toBe(
      'S\n\n- a\n- b\n- more\n\n3. x\n4. y\n\nlist[3] = 1\n\nif (x) y()\n\nquoted'.replace('\n\n3.', '\n3.'),
    )
    expect(chunks[0]!.headings).toEqual(['S'])
  })

  it('reads tables row by row', async () => {
    const { document } = await read(
      '# T\n\n| Characteristics | Values |\n| - | - |\n| Capital | Baku |\n| Area | 86,600 |\n\n| Country | Year | Note |\n| - | - | - |\n| Turkey | 1991 | first |\n| Pakistan | 1991 | |\n',
    )
    expect(document.text).toBe(
      'Capital: Baku\nArea: 86,600\nCountry: Turkey; Year: 1991; Note: first\nCountry: Pakistan; Year: 1991',
    )
  })

  it('means the same in pieces: long texts keep their links and fences', async () => {
    const section = (n: number) =>
      `## Part ${n}\n\nSee [the site][home] for part ${n}.\n\n\`\`\`\nfirst\n\n# not a heading\n\`\`\`\n\n`
    const { document, chunks } = await read(
      `# T\n\n${Array.from({ length: 1500 }, (_, n) => section(n)).join('')}[home]: https://example.org\n`,
    )
    expect(document.text).not.toContain('[the site]')
    expect(document.text).not.toContain('example.org')
    expect(new Set(chunks.map(({ headings }) => headings.join('/'))).size).toBe(1500)
  })

  it.each(['> ', '[', '[1] ', '- ', '*a ', '<'])('reads 60 KB of %j in reasonable time', async (unit) => {
    const before = performance.now()
    await read(`# T\n\nText.\n\n${unit.repeat(60_000 / unit.length)}`)
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})
