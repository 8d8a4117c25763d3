import { describe, expect, it } from 'vitest'
import { ingest } from './ingest.ts'

const read = async (html: string) => (await ingest({ id: 'a.html', bytes: new TextEncoder().encode(html) })).document
const P =
  'The ministry said on Monday that the two countries would hold talks on trade, energy and education in the capital next spring.'

describe('HTML', () => {
  it('reads a news page', async () => {
    const document = await read(`<!doctype html><html><head><title>Talks next spring - The Daily</title>
      <meta property="og:site_name" content="The Daily"><link rel="canonical" href="https://daily.example/talks">
      <script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Talks next spring","datePublished":"2021-03-05T08:00:00+01:00","author":[{"name":"Jane Roe"}]}]}</script></head>
      <body class="has-sidebar"><header><a href="/">The Daily</a></header><nav><ul><li><a href="/w">World</a></ul></nav>
      <div class="breadcrumbs"><a>Home</a> &raquo; <a>World</a></div>
      <div id="content"><h1>Talks next spring</h1><div class="byline">By <a>Jane Roe</a> | March 5, 2021</div><div class="share-buttons"><a>Facebook</a></div>
      <p>${P}</p><p>Advertisement</p><p hidden>secret</p><div class="related-posts"><h3>Related</h3><ul><li><a>Other story</a></ul></div>
      <p>${P.replace('Monday', 'Tuesday')}<sup class="reference"><a>[1]</a></sup></p></div>
      <aside>Most read</aside><section id="comments"><p>First! This is a comment that says a lot of things about the talks, and is long.</p></section><footer>© 2021 The Daily. All rights reserved.</footer></body></html>`)
    expect(document).toMatchObject({
      title: 'Talks next spring',
      author: 'Jane Roe',
      publisher: 'The Daily',
      publishedAt: '2021-03-05',
      url: 'https://daily.example/talks',
    })
    expect(document.text).toBe(`${P}\n\n${P.replace('Monday', 'Tuesday')}`)
  })

  it('reads a documentation page', async () => {
    const document =
      await read(`<title>Install | Tool docs</title><body><div role="navigation"><a>Guide</a><a>API</a></div>
      <main><h1>Install</h1><p>${P}</p><p>Run this in your shell, and print the form:</p><pre><code>npm install tool\n  --save</code></pre>
      <h2>Share</h2><p>Use the share command to send a page to others, and read more on it below.</p><ol><li>Open it.<li>Close it.</ol>
      <table><thead><tr><th>Option</th><th>Default</th><th>Meaning</th></tr></thead><tr><td>port</td><td>80</td><td>Where it listens</td></tr></table>
      <table><tr><th>License</th><td>MIT</td></tr><tr><th>Size</th><td>4 MB</td></tr></table></main>`)
    expect(document.title).toBe('Install')
    expect(document.text).toBe(
      `${P}\n\nRun this in your shell, and print the form:\n\nnpm install tool\n  --save\n\nShare\n\nUse the share command to send a page to others, and read more on it below.\n\n1. Open it.\n2. Close it.\n\nOption: port; Default: 80; Meaning: Where it listens\nLicense: MIT\nSize: 4 MB`,
    )
  })

  it('reads a blog post in divisions and line breaks', async () => {
    const document =
      await read(`<body><div class="post"><h1>My trip</h1><div>${P}<br><br>Second part,<br>same line.</div><blockquote><p>Said so.</p></blockquote></div>
      <div>Leave a Reply</div><div>Back to top</div>`)
    expect(document.text).toBe(`${P}\n\nSecond part, same line.\n\nSaid so.`)
  })

  it('reads a wiki page', async () => {
    const document =
      await read(`<title>Baku - Wiki</title><h1>Baku</h1><div id="mw-navigation">Navigation menu</div><div id="toc"><ul><li>Contents 1</ul></div>
      <p>${P}<sup id="cite_ref-1" class="reference">[1]</sup></p><h2>History<span class="mw-editsection">[edit]</span></h2><p>${P}</p>
      <h2>References</h2><ol class="references"><li>A book.</ol><div class="navbox">Cities</div><div id="catlinks">Categories</div>`)
    expect(document.title).toBe('Baku')
    expect(document.text).toBe(`${P}\n\nHistory\n\n${P}\n\nReferences`)
  })

  it('finds the page where everything stands in a form, a table or below an unclosed element', async () => {
    expect((await read(`<form id="aspnet"><h1>T</h1><p>${P}</p></form>`)).text).toBe(P)
    expect(
      (
        await read(
          `<table><tr><td><a>Home</a></td><td><h1>T</h1><p>${P}</p><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>`,
        )
      ).text,
    ).toContain(`${P}\n\na: b`)
    expect((await read(`<head><title>T</title><nav><a>x</a><p>${P}`)).text).toContain(P)
  })

  it.each(['<div>', '<b>', '<ul><li>', '<table><tr><td>', '<a b="', '&', '<!--', '</p>'])(
    'reads 200 KB of %j in reasonable time',
    async (unit) => {
      const before = performance.now()
      await read(`<p>Text.</p>${unit.repeat(200_000 / unit.length)}`)
      expect(performance.now() - before).toBeLessThan(10_000)
    },
  )
})
