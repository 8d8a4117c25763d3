import { describe, expect, it } from 'vitest'
import { metadataField, namedDocument } from './metadata.ts'
import { hitOf } from './passages.suite.ts'

describe('metadataField', () => {
  it.each([
    ['Who wrote the article on lighthouses?', 'author'],
    ['who is the author of the report', 'author'],
    ['By whom was the essay on lamps written?', 'author'],
    ['Who published the report?', 'publisher'],
    ['When was the article on lamps published?', 'publishedAt'],
    ['publication date of the report', 'publishedAt'],
    ['Which article mentions Skagen?', 'title'],
    ['what document says so', 'title'],
  ])('“%s” asks for the %s', (question, field) => {
    expect(metadataField(question)).toBe(field)
  })

  it.each([
    'When was the bridge built?',
    'Who opened the bridge?',
    'What is an author?',
    'How long is the article?',
    '',
  ])('“%s” asks for none', (question) => {
    expect(metadataField(question)).toBeNull()
  })
})

describe('namedDocument', () => {
  const hits = ['A history of lighthouses', 'The bridges of Denmark', 'Lamps and lighthouses'].map((title, i) =>
    hitOf(`${i}.txt`, 'Text.', { title }),
  )

  it.each([
    ['Who wrote “The bridges of Denmark”?', '1.txt'],
    ['who is the author of the article on the bridges of denmark', '1.txt'],
    ['Who wrote a history of lighthouses?', '0.txt'],
  ])('“%s” names its document', (question, id) => {
    expect(namedDocument(question, hits)?.id).toBe(id)
  })

  it.each(['Who wrote about whales?', 'Who wrote the article?', 'Who wrote about lighthouses?'])(
    '“%s” names none clearly',
    (question) => {
      expect(namedDocument(question, hits)).toBeNull()
    },
  )

  it('names none where there is none', () => {
    expect(namedDocument('Who wrote the bridges of Denmark?', [])).toBeNull()
  })
})
