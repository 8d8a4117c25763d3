import { describe, expect, it } from 'vitest'
import { synonyms } from './synonyms.ts'
import { THESAURUS } from './thesaurus.ts'
import { matchKey } from './variants.ts'
import { WORDNET_SYNONYMS } from './wordnet-synonyms.ts'

const lines = THESAURUS.trim().split('\n')
const groups = lines.map((line) => line.split(' ').map(matchKey))
const keys = new Set(groups.flat())
const alike = (a: string, b: string): boolean => synonyms(matchKey(a)).has(matchKey(b))

describe('the thesaurus', () => {
  it('has groups of two or more plain words', () => {
    expect(lines.length).toBeGreaterThan(900)
    for (const line of lines) expect(line).toMatch(/^[a-z]+(?: [a-z]+)+$/)
  })

  it('is in alphabetical order', () => {
    expect(lines).toEqual(lines.toSorted())
  })

  it('has no two words of one stem in a group', () => {
    expect(lines.filter((_, i) => new Set(groups[i]).size < (groups[i]?.length ?? 0))).toEqual([])
  })

  it('has no group twice', () => {
    const seen = groups.map((group) => group.toSorted().join(' '))
    expect(seen.filter((group, i) => seen.indexOf(group) !== i)).toEqual([])
  })

  it('has no word in more than four groups', () => {
    const count = new Map<string, number>()
    for (const key of groups.flat()) count.set(key, (count.get(key) ?? 0) + 1)
    expect([...count].filter(([, n]) => n > 4)).toEqual([])
  })
})

describe('synonyms', () => {
  it('hold both ways and are never the word itself', () => {
    for (const key of keys) {
      expect(synonyms(key).size).toBeGreaterThan(0)
      expect(synonyms(key).has(key)).toBe(false)
      for (const other of synonyms(key)) expect(synonyms(other).has(key)).toBe(true)
    }
  })

  it.each([
    ['buy', 'purchase'],
    ['bought', 'acquired'],
    ['began', 'commenced'],
    ['built', 'constructed'],
    ['taught', 'instructed'],
    ['wife', 'spouse'],
    ['doctor', 'physician'],
    ['kid', 'child'],
    ['children', 'youngsters'],
    ['deleting', 'remove'],
    ['folder', 'directory'],
    ['login', 'authentication'],
    ['configured', 'setup'],
    ['organise', 'arrangement'],
    ['price', 'fee'],
    ['maximum', 'limit'],
    ['inexpensive', 'cheap'],
    ['ill', 'sick'],
    ['warplane', 'aircraft'],
    ['vessel', 'ship'],
    ['tried', 'attempt'],
    ['made', 'created'],
  ])('%s ~ %s', (a, b) => {
    expect([alike(a, b), alike(b, a)]).toEqual([true, true])
  })

  it.each([
    ['win', 'lose'],
    ['buy', 'sell'],
    ['import', 'export'],
    ['begin', 'end'],
    ['teach', 'learn'],
    ['teacher', 'student'],
    ['husband', 'daughter'],
    ['increase', 'decrease'],
    ['allow', 'forbid'],
    ['enable', 'disable'],
    ['upload', 'download'],
    ['borrow', 'lend'],
    ['employer', 'employee'],
    ['doctor', 'patient'],
    ['war', 'peace'],
    ['minimum', 'maximum'],
    ['attack', 'defend'],
    ['birth', 'death'],
  ])('%s is not %s', (a, b) => {
    expect([alike(a, b), alike(b, a)]).toEqual([false, false])
  })

  it('knows nothing of names and numbers', () => {
    expect([...synonyms('paris'), ...synonyms('1991'), ...synonyms('')]).toEqual([])
  })
})

describe('the synonyms of WordNet', () => {
  const groups = WORDNET_SYNONYMS.trim()
    .split('\n')
    .map((line) => line.split(' '))

  it('are groups of two to six plain words, each group once', () => {
    expect(groups.length).toBeGreaterThan(4000)
    expect(groups.filter((group) => group.length < 2 || group.length > 6)).toEqual([])
    expect(groups.flat().filter((word) => !/^[a-z]{3,}$/.test(word))).toEqual([])
    expect(new Set(groups.map((group) => group.join(' '))).size).toBe(groups.length)
  })

  it('bring together what the thesaurus does not', () => {
    expect(synonyms(matchKey('wages')).has(matchKey('remuneration'))).toBe(true)
  })
})
