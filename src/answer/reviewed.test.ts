import { beforeAll, describe, expect, it } from 'vitest'
import { type Answering, answeringFrom } from '../answering.suite.ts'
import type { Answer } from '../core/answer.ts'
import { collectAnswer } from '../core/collect.ts'

/** Documentation and news of a made-up product: what readers once got wrong answers about. */
const FILES = {
  'guide.md': `---
title: Guide to Quillbase
author: Dana Whitfield
date: 2024-07-01
---
# Guide to Quillbase

## Languages

There are client libraries for these languages:

- Python
- Go
- Java
- Rust

## Questions

Does it encrypt?

Yes. Data is encrypted at rest with a key of your own.

## Ports

The server listens on port 7411.
`,
  'news.md': `---
title: Quillbase raises money
author: Omar Idris
---
# Quillbase raises money

Northgate Ventures led the round, which brought in $12 million.

Quillbase was founded in 2016 by Hanna Lindqvist and Tomas Reyes. It employs 85 people.
`,
}

describe('answers that were once wrong', () => {
  let from: Answering
  beforeAll(async () => {
    from = await answeringFrom(FILES)
  })
  const answer = (question: string, topK?: number): Promise<Answer> =>
    collectAnswer(from.assistant.ask({ question, trace: true, ...(topK !== undefined && { topK }) }))

  it('does not lead with a name from the paragraph before', async () => {
    const { answer: text, citations } = await answer('Who founded Quillbase?')
    expect(text).toContain('Hanna Lindqvist')
    expect(citations[0]?.quote).not.toContain('Northgate')
  })

  it('tells a whole list, in running text', async () => {
    const { answer: text, citations } = await answer('Which languages have client libraries?')
    for (const language of ['Python', 'Go', 'Java', 'Rust']) expect(text).toContain(language)
    expect(text).not.toMatch(/\n-|- Python/)
    expect(citations).toHaveLength(1)
  })

  it('keeps the "Yes." before the sentence that explains it', async () => {
    expect((await answer('Is data encrypted at rest?')).citations[0]?.quote).toMatch(/^Yes\. Data is encrypted/)
  })

  it('cites words that say something for what a document’s metadata answer', async () => {
    const { answer: text, citations } = await answer('Who wrote the Guide to Quillbase?')
    expect(text).toContain('Dana Whitfield')
    expect(citations[0]).toMatchObject({ documentId: 'guide.md', author: 'Dana Whitfield' })
    expect(citations[0]!.quote.split(' ').length).toBeGreaterThanOrEqual(5)
  })

  it('reads no more passages than asked for, also where titles are looked through', async () => {
    expect((await answer('Who wrote the Guide to Quillbase?', 2)).trace?.hits).toHaveLength(2)
  })
})
