import { describe, expect, it } from 'vitest'
import { references } from './references.ts'

const found = (question: string) =>
  references(question).map(({ start, end, kind, possessive }) => [
    question.slice(start, end),
    possessive ? `${kind}'s` : kind,
  ])

describe('what points out of a question', () => {
  it.each([
    ['Where was she born?', [['she', 'person']]],
    ['What is his name?', [['his', "person's"]]],
    // "Her" before a noun is a possessive, before anything else it is not.
    ['Who is her brother?', [['her', "person's"]]],
    ['Who met her in Paris?', [['her', 'person']]],
    ['Where did they play their first show?', [['they', 'group']]],
    ['How tall is it?', [['it', 'thing']]],
    ["What's its height?", [['its', "thing's"]]],
    ['Who went there?', [['there', 'place']]],
    ['Why was that?', [['that', 'that']]],
    ['Who wrote the song?', [['the song', 'definite']]],
    ['Did this album sell well?', [['this album', 'definite']]],
  ])('“%s”: %j', (question, expected) => {
    expect(found(question)).toEqual(expected)
  })

  it.each([
    // The question explains its words itself.
    ['Did Marie Curie love her husband?'],
    ['If I scan an image, where is it stored?'],
    ['What is the origin of funny cars, and why do people like them?'],
    ['My cat is ill too. Would medicine work for her?'],
    // They stand for nothing.
    ['Is it raining?'],
    ['Is there a museum in Skagen?'],
    ['It seems that ships sink. Why?'],
    ['Are there others out there?'],
    // What is read, and what says itself which one it is.
    ['Who wrote this article?'],
    ['Who is the mayor of Skagen?'],
  ])('nothing in “%s”', (question) => {
    expect(found(question)).toEqual([])
  })

  it('what is asked for explains nothing', () => {
    expect(found('What awards did it win?')).toEqual([['it', 'thing']])
    expect(found('How many songs did they record?')).toEqual([['they', 'group']])
  })
})
