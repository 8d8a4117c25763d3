import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../arbitrary.suite.ts'
import { constituents } from './constituents.ts'
import { spansOf } from './spans.ts'
import { tag } from './tagger.ts'

function partsOf(text: string): string[] {
  const tokens = tag(text)
  return constituents(tokens).map(({ kind, first, last }) => {
    return `${kind}: ${text.slice(tokens[first]!.start, tokens[last]!.end)}`
  })
}

function spanTexts(text: string, head: string | null = null): string[] {
  const tokens = tag(text)
  const groups = constituents(tokens)
  const groupOf = groups.flatMap((group, i) => Array.from({ length: group.last - group.first + 1 }, () => i))
  return spansOf({ tokens, groups, groupOf }, (token) => token.text === head).map(({ first, last }) =>
    text.slice(tokens[first]!.start, tokens[last]!.end),
  )
}

describe('constituents', () => {
  it('are noun groups, verb groups and what stands between', () => {
    expect(partsOf('The old mill was sold to Ann Roe in 1901, a rainy year.')).toEqual([
      'noun: The old mill',
      'verb: was sold',
      'preposition: to',
      'noun: Ann Roe',
      'preposition: in',
      'noun: 1901',
      'punctuation: ,',
      'noun: a rainy year',
      'punctuation: .',
    ])
  })

  it('keep an owner with what is owned, and parts joined by a hyphen', () => {
    expect(partsOf("Roe's brother met the Polish–Saxon army")).toEqual([
      "noun: Roe's brother",
      'verb: met',
      'noun: the Polish–Saxon army',
    ])
  })

  it('begin with anything, a dash of a list too', () => {
    expect(partsOf('- Stripe and GitHub')).toEqual([
      'punctuation: -',
      'noun: Stripe',
      'conjunction: and',
      'noun: GitHub',
    ])
    expect(constituents([])).toEqual([])
  })

  it('hold each token of any text once, in order', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const tokens = tag(text)
        const covered = constituents(tokens).flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, i) => first + i),
        )
        expect(covered).toEqual(tokens.map((_, i) => i))
        for (const token of tokens) expect(text.slice(token.start, token.end)).toBe(token.text)
      }),
    )
  })
})

describe('spans', () => {
  it('are runs of constituents, without the article in front', () => {
    const spans = spanTexts('The mill was sold to Ann Roe in 1901.')
    expect(spans).toContain('mill')
    expect(spans).toContain('Ann Roe')
    expect(spans).toContain('1901')
    expect(spans).toContain('sold to Ann Roe in 1901')
    expect(spans).not.toContain('The mill')
    expect(spans).not.toContain('to')
  })

  it('take a noun group apart where a name, a number or an owner stands in it', () => {
    const spans = spanTexts("The miller Ann Roe owned 12 mills and her father's house.")
    expect(spans).toContain('Ann Roe')
    expect(spans).toContain('12')
    expect(spans).toContain('house')
  })

  it('leave out the noun that the question says itself', () => {
    expect(spanTexts('It has a diesel engine.', 'engine')).toContain('diesel')
    expect(spanTexts('It has a diesel engine.')).not.toContain('diesel')
  })

  it('do not run over a semicolon', () => {
    expect(spanTexts('Ann bought it; Bob sold it.').some((span) => span.includes(';'))).toBe(false)
  })
})
