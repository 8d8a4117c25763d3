import { describe, expect, it } from 'vitest'
import type { Chunk } from '../core/document.ts'
import { createPassageReader, type PassageReader } from './passage-words.ts'

const chunk = (text: string, { id = 1, headings = [] as string[] } = {}): Chunk => ({
  id,
  documentId: 'd',
  ordinal: 0,
  start: 0,
  end: text.length,
  text,
  headings,
})
const keysOf = (reader: PassageReader, words: Int32Array) => Array.from(words, (word) => reader.keyOf(word))

describe('the passage reader', () => {
  it('reads title, headings and text in order, and where sentences end', () => {
    const reader = createPassageReader()
    const read = reader.read(chunk('The ferry sails. It is red!', { headings: ['Harbour', 'Ferries'] }), 'Guide')
    expect(keysOf(reader, read.words).join(' ')).toBe('guid harbor ferri the ferri sail it is red')
    expect(read.above).toBe(3)
    expect([...read.sentenceEnds]).toEqual([6, 9])
    expect(keysOf(reader, read.heading)).toEqual(['ferri'])
  })

  it('takes the title for the heading where there is none, function words left out', () => {
    const reader = createPassageReader()
    expect(keysOf(reader, reader.read(chunk('x'), 'The History of Ferries').heading)).toEqual(['histori', 'ferri'])
  })

  it('gives a word one number and each form its own', () => {
    const reader = createPassageReader()
    const { words } = reader.read(chunk('Ferry ferries FERRY'), '')
    expect(words[0]).toBe(words[2])
    expect(words[0]).toBe(reader.numberOf('ferry'))
    expect(words[1]).not.toBe(words[0])
    expect(reader.keyOf(words[1]!)).toBe(reader.keyOf(words[0]!))
    expect(reader.size()).toBe(2)
  })

  it('ends no sentence where there are no words', () => {
    const reader = createPassageReader()
    for (const text of ['', '…', '— — —']) {
      const read = reader.read(chunk(text, { id: text.length }), 'Title')
      expect([read.above, read.words.length, read.sentenceEnds.length]).toEqual([1, 1, 0])
    }
  })

  it('reads a passage once, and anew where its number stands for another text or title', () => {
    const reader = createPassageReader()
    const first = reader.read(chunk('one two'), 'T')
    expect(reader.read(chunk('one two'), 'T')).toBe(first)
    expect(reader.read(chunk('one three'), 'T').words).not.toEqual(first.words)
    expect(reader.read(chunk('one two'), 'Other').words).not.toEqual(first.words)
  })

  it('forgets when it has grown too large, and not while a question is under way', () => {
    const reader = createPassageReader(3)
    const first = reader.read(chunk('one two three four'), '')
    expect(reader.read(chunk('one two three four'), '')).toBe(first)
    reader.begin()
    expect(reader.size()).toBe(0)
    expect(reader.read(chunk('one two three four'), '')).not.toBe(first)
  })

  it('forgets also when only questions made it grow', () => {
    const reader = createPassageReader(3)
    for (const word of ['a', 'b', 'c', 'd']) reader.numberOf(word)
    reader.begin()
    expect(reader.size()).toBe(0)
  })
})
