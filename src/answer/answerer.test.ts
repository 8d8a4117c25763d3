import { beforeAll, describe, expect, it } from 'vitest'
import { type Answering, answeringFrom, extractiveDraft } from '../answering.suite.ts'
import { createRetriever } from '../retrieve/retriever.ts'
import { answerExtractively, NOT_FOUND_TEXT } from './answerer.ts'

const FILES = {
  'observatory.md': `---
title: The observatory of Kestrel Hill
author: Jane Roe
published: 2021-05-04
---

## History of the observatory

The observatory of Kestrel Hill was opened on 3 June 1987 by the astronomer Edith Brandt. It was closed for two years
because its dome leaked. The great telescope weighs 14 tons and has 36 mirrors.

## Visiting the observatory

A ticket costs 12 euros for adults. The observatory stands near the village of Marlow. Visitors can see the telescope,
the library and the meteorite collection. Photography is not allowed inside the dome.
`,
  'gateway.md': `# Acme Gateway manual

## Overview

The Acme Gateway is a reverse proxy that routes requests to services. It supports HTTP, WebSocket and gRPC.

## Limits

The free plan costs $0 and the Pro plan costs $49 a month. The Pro plan allows 25 projects. Requests are rejected
because the rate limit protects the upstream services.

## Restart

To restart the gateway, run the command \`acme restart\` on the host.
`,
  'measles.md': `# Measles

Measles is a highly contagious disease caused by a virus. Its symptoms include fever, cough, a runny nose and a rash.
The vaccine was licensed in 1963. About 97 percent of people who get two doses are protected.
`,
  'cup.md': `# The Harbour Cup

The final of 1950 was won by the captain John Hale and his Rovers. Some 613 people watched the final of 1950.
`,
}

let from: Answering
beforeAll(async () => {
  from = await answeringFrom(FILES)
})

const answer = (text: string) => extractiveDraft(from, text)

describe('answerExtractively', () => {
  it.each([
    ['a date', 'When was the observatory of Kestrel Hill opened?', '3 June 1987', 'observatory.md'],
    ['a date behind a slip', 'When was the obervatory of Kestrel Hill opend?', '3 June 1987', 'observatory.md'],
    ['a person', 'Who opened the observatory?', 'Edith Brandt', 'observatory.md'],
    ['a winner', 'Who won the final of 1950?', 'John Hale', 'cup.md'],
    ['a number of the thing counted', 'How many mirrors does the telescope have?', '36 mirrors', 'observatory.md'],
    ['a number of another thing', 'How many projects does the Pro plan allow?', '25 projects', 'gateway.md'],
    ['a number of people', 'How many people watched the final of 1950?', '613 people', 'cup.md'],
    ['money', 'How much does a ticket cost?', '12 euros', 'observatory.md'],
    ['money in dollars', 'How much does the Pro plan cost?', '$49', 'gateway.md'],
    ['a percentage', 'What percentage of people are protected?', '97 percent', 'measles.md'],
    ['a place', 'Where is the observatory?', 'Marlow', 'observatory.md'],
    ['a reason', 'Why was the observatory closed?', 'because its dome leaked', 'observatory.md'],
    ['a reason for requests', 'Why are requests rejected?', 'because the rate limit', 'gateway.md'],
    ['a manner', 'How do I restart the gateway?', 'acme restart', 'gateway.md'],
    ['a list', 'Which protocols does the gateway support?', 'HTTP, WebSocket and gRPC', 'gateway.md'],
    ['a list of symptoms', 'What are the symptoms of measles?', 'fever, cough, a runny nose and a rash', 'measles.md'],
    ['what there is to see', 'What can visitors see?', 'meteorite collection', 'observatory.md'],
    ['a definition', 'What is the Acme Gateway?', 'is a reverse proxy', 'gateway.md'],
    ['a definition of a disease', 'What is measles?', 'highly contagious disease', 'measles.md'],
    ['whether it is so', 'Is the observatory near Marlow?', 'near the village of Marlow', 'observatory.md'],
    ['whether it may be', 'Is photography allowed inside the dome?', 'not allowed', 'observatory.md'],
  ])('answers with %s: “%s”', async (_, question, value, documentId) => {
    const { status, text, citations } = await answer(question)
    expect(status).toBe('answered')
    expect(text).toContain(value)
    const cited = citations.find((citation) => citation.quote.includes(value))
    expect(cited?.documentId).toBe(documentId)
  })

  it.each([
    ['another observatory', 'When was the observatory of Falcon Hill opened?'],
    ['another telescope', 'How many mirrors does the Hubble telescope have?'],
    ['another plan', 'How much does the Enterprise plan cost?'],
    ['another disease', 'What are the symptoms of mumps?'],
    ['another year', 'Who won the final of 1962?'],
    ['a value that is not said', 'How tall is the observatory?'],
    ['a person who is not named', 'Who invented the vaccine?'],
    ['something unheard of', 'Does the gateway support FTP?'],
    ['another subject', 'What is the capital of Peru?'],
    ['words that mean nothing', 'How florbic is the quandle?'],
  ])('finds nothing where asked for %s: “%s”', async (_, question) => {
    expect(await answer(question)).toMatchObject({ status: 'not_found', text: NOT_FOUND_TEXT, citations: [] })
  })

  it('knows who wrote a document, and cites it', async () => {
    const { status, text, citations } = await answer('Who wrote “The observatory of Kestrel Hill”?')
    expect([status, citations.map((c) => c.documentId)]).toEqual(['answered', ['observatory.md']])
    expect(text).toContain('Jane Roe')
  })

  it('does not guess who wrote a document that does not say', async () => {
    expect((await answer('Who wrote the Acme Gateway manual?')).status).toBe('not_found')
  })

  it('quotes no headings', async () => {
    for (const question of ['the history of the observatory', 'visiting the observatory', 'overview', 'Restart']) {
      for (const { quote } of (await answer(question)).citations) {
        expect(quote).not.toMatch(/History of|Visiting the|^Overview|^Restart|^#/m)
      }
    }
  })

  it('finds nothing where nothing was retrieved', async () => {
    const none = { frequency: () => 0, corrections: () => [], passages: 0 }
    expect(await answerExtractively('When?', [], none, from.store.documents)).toMatchObject({ status: 'not_found' })
  })

  it('cites nothing of a document that is gone, and counts what it dropped', async () => {
    const { query, hits } = await createRetriever(from.ports).retrieve('When was the vaccine licensed?', 8)
    const draft = await answerExtractively(query.text, hits, query, { get: async () => null })
    expect(draft).toMatchObject({ status: 'not_found', text: NOT_FOUND_TEXT, citations: [] })
    expect(draft.trace().droppedCitations).toBeGreaterThan(0)
  })

  it('explains itself: what was asked for, how sure it is, what was read and what was used', async () => {
    const draft = await answer('When was the vaccine licensed?')
    const trace = draft.trace()
    expect(trace).toMatchObject({ expects: 'date', droppedCitations: 0 })
    expect(trace.confidence).toBeGreaterThan(0)
    expect(trace.confidence).toBeLessThanOrEqual(1)
    expect(trace.hits.length).toBeGreaterThan(0)
    const used = trace.sentences.filter((sentence) => sentence.dropped === null)
    expect(used.map((sentence) => sentence.text)).toEqual(draft.citations.map((c) => c.quote))
  })
})
