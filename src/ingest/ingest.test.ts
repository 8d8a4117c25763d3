import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ingest, isReadable } from './ingest.ts'

const read = async (id: string, text: string) => (await ingest({ id, bytes: new TextEncoder().encode(text) })).document
const LONG =
  'The committee met in Baku in May and agreed on the budget of the year, which is larger than the one before.'

describe('plain text', () => {
  it('takes title, byline and date from the head, and no date from prose', async () => {
    const document = await read(
      'a.txt',
      `A new budget\n\nBy Jane Roe\nPublished: 12 March 2021\n\n${LONG}\n\nIt was adopted on 4 May 2022.`,
    )
    expect(document).toMatchObject({
      title: 'A new budget',
      author: 'Jane Roe',
      publishedAt: '2021-03-12',
      publisher: null,
    })
    expect(document.text).toBe(`${LONG}\n\nIt was adopted on 4 May 2022.`)
    expect((await read('a.txt', `A new budget\n\nIt was adopted on 4 May 2022.\n\n${LONG}`)).publishedAt).toBeNull()
  })

  it.each(['a.txt', 'a.md'])('takes byline and date apart where they share a block of %s', async (id) => {
    const head = async (lines: string) => {
      const { title, author, publishedAt, text } = await read(id, `# A new budget\n\n${lines}\n\n${LONG}\n\n${LONG}`)
      expect({ title, text }).toEqual({ title: 'A new budget', text: `${LONG}\n\n${LONG}` })
      return { author, publishedAt }
    }
    expect(await head('Author: Jonas Peters\nUpdated: 2023-06-02')).toEqual({
      author: 'Jonas Peters',
      publishedAt: '2023-06-02',
    })
    expect(await head('Updated: 2023-06-02\nBy Jonas Peters\nPublished: 12 March 2021')).toEqual({
      author: 'Jonas Peters',
      publishedAt: '2021-03-12',
    })
    expect((await head('By Tomas Reyes, Quillbase')).author).toBe('Tomas Reyes')
    expect((await head('By Tomas Reyes, Jane Roe and Ann Poe')).author).toBe('Tomas Reyes, Jane Roe and Ann Poe')
    expect(await head('By Tomas Reyes, Quillbase, March 3, 2021')).toEqual({
      author: 'Tomas Reyes',
      publishedAt: '2021-03-03',
    })
  })

  it.each(['Executive Summary', 'Early Life', 'Getting Started', 'United Nations', 'The Budget'])(
    'takes %j for a heading and no author',
    async (line) => {
      const document = await read('a.txt', `A new budget\n\n${line}\n\n${LONG}`)
      expect(document.author).toBeNull()
      expect(document.text).toContain(line)
    },
  )

  it('keeps a name line at the end where no note about the person follows', async () => {
    expect((await read('a.txt', `A title\n\n${LONG}\n\nMaria Silva Costa\n\n${LONG}`)).text).toContain(
      'Maria Silva Costa',
    )
  })

  it('joins wrapped lines, and leaves other lines alone', async () => {
    const wrapped =
      'This paragraph was wrapped at some column by the\nprogram that wrote it, so that its lines are of\nabout the same length.'
    expect((await read('a.txt', `Title\n\n${wrapped}\n\n- one\n- two\n  more\n\nName: A\nAge: 4`)).text).toBe(
      `${wrapped.replaceAll('\n', ' ')}\n\n- one\n- two more\n\nName: A\n\nAge: 4`,
    )
  })

  it('removes invisible characters and composes letters', async () => {
    expect(
      (
        await read(
          'a.txt',
          `Title\n\nSo\u00adft\u200b hy\u00a0phen, cafe\u0301 and a\ufeff b\r\n\r\nPersian \u0645\u06cc\u200c\u0634\u0648\u062f.`,
        )
      ).text,
    ).toBe('Soft hy phen, café and a b\n\nPersian \u0645\u06cc\u200c\u0634\u0648\u062f.')
  })

  it('keeps a paragraph that begins with the mark of the sentence before', async () => {
    const document = await read(
      'marks.txt',
      `Title\n\n${LONG}\n\n${LONG}\n\n[1] Nobody knew of it.[2] The mill burned.[3]`,
    )
    expect(document.text).toContain('Nobody knew of it.')
    expect(document.text).toContain('The mill burned.')
  })

  it('drops numbered notes and their marks, and no index of an array', async () => {
    const document = await read(
      'a.txt',
      `Title\n\n${LONG}[1] More was said.[2] The value of list[7] is 3.\n\n${LONG}\n\n[1] “A title”, A Journal, (Date of Accession: 31.03.2021).\n\n[2] Another, p. 4.`,
    )
    expect(document.text).toBe(`${LONG} More was said. The value of list[7] is 3.\n\n${LONG}`)
  })

  it('drops a closing biography in another language, and keeps one in its own', async () => {
    const turkish =
      'Bu yazar 1980 yılında Ankara’da doğmuştur ve bir üniversitesi için çok çalışmıştır. Daha sonra bu alanda olarak da mezun olmuştur ve bir kitap ile tanınmıştır.'
    const english =
      'The author was born in Ankara and has worked for a university of that city for many years, and is the writer of a book on it.'
    expect((await read('a.txt', `Title\n\n${LONG}\n\n${LONG}\n\n${turkish}`)).text).not.toContain('yazar')
    expect((await read('a.txt', `Title\n\n${LONG}\n\n${LONG}\n\n${english}`)).text).toContain(english)
    expect((await read('a.txt', `Başlık\n\n${turkish}\n\n${turkish}`)).text).toContain('yazar')
  })

  it('names a document without a title by its file', async () => {
    expect((await read('notes/annual-report_2020.txt', LONG)).title).toBe('annual report 2020')
    expect(await read('a.txt', 'Only a title')).toMatchObject({ title: 'Only a title', text: 'Only a title' })
  })
})

describe('files', () => {
  it.each(['a.txt', 'b/c.MD', 'd.markdown', 'e.html', 'f.htm', 'g.text'])('reads %s', (id) =>
    expect(isReadable(id)).toBe(true),
  )
  it.each(['a.pdf', 'txt', 'a.txt.gz', 'constructor', 'a.constructor'])('does not read %s', (id) =>
    expect(isReadable(id)).toBe(false),
  )

  it('refuses what holds no text, and what it cannot read', async () => {
    await expect(read('dir/a.txt', ' \n\n')).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('dir/a.txt'),
    })
    await expect(read('a.txt', 'Share this post\n\nRelated Articles\n\nLeave a comment')).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(read('a.pdf', 'text')).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('a.pdf'),
    })
    await expect(read('a.txt', 'text\0\0\0text')).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('takes a media type before the name', async () => {
    const { document } = await ingest({
      id: 'upload-1',
      bytes: new TextEncoder().encode('# T\n\n*Text* here.'),
      mediaType: 'text/markdown; charset=utf-8',
    })
    expect(document).toMatchObject({ title: 'T', text: 'Text here.', mediaType: 'text/markdown' })
  })

  it('never fails but with a named error, and every chunk is a span of the text', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom(
        '\n\n',
        '\n',
        '# ',
        '---\n',
        'a: b\n',
        '| a | b |\n| - | - |\n',
        '<p>',
        '</div>',
        '<table><tr><td>',
        '<!--',
        '```\n',
        '- ',
        '> ',
        '[1] ',
        'By Jane Roe',
        'Title',
        LONG,
        '\ud800',
        '&nbsp;',
      ),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 30 }),
        fc.constantFrom('a.txt', 'a.md', 'a.html'),
        async (pieces, id) => {
          const input = { id, bytes: new TextEncoder().encode(pieces.join('')) }
          const result = await ingest(input).catch((error: unknown) => {
            expect(error).toMatchObject({ name: 'IbidError', code: 'invalid_input' })
            return null
          })
          if (!result) return
          const { document, chunks } = result
          let at = 0
          expect(document.text.isWellFormed()).toBe(true)
          for (const chunk of chunks) {
            expect(document.text.slice(chunk.start, chunk.end)).toBe(chunk.text)
            expect(document.text.slice(at, chunk.start).trim()).toBe('')
            at = chunk.end
          }
          expect(document.text.slice(at).trim()).toBe('')
          expect(document.title.trim()).not.toBe('')
        },
      ),
      { numRuns: 400 },
    )
  })
})
