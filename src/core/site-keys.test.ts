import { describe, expect, it } from 'vitest'
import { parseSiteKeys } from './site-keys.ts'

describe('parseSiteKeys', () => {
  it('reads keys with their origins', () => {
    expect(parseSiteKeys('')).toEqual([])
    expect(
      parseSiteKeys('pub_docs1234=https://docs.example\n pub_shop1234=https://a.example,http://localhost:3000'),
    ).toEqual([
      { key: 'pub_docs1234', origins: ['https://docs.example'] },
      { key: 'pub_shop1234', origins: ['https://a.example', 'http://localhost:3000'] },
    ])
  })

  it.each([
    ['docs1234=https://docs.example', 'entry 1 has no key of pub_'],
    ['pub_short=https://docs.example', 'entry 1 has no key of pub_'],
    ['pub_docs1234=https://a.example pub_docs1234=https://b.example', 'entry 2 has the key of an earlier one'],
    ['pub_docs1234', 'entry 1 names no origin'],
    ['pub_docs1234=', 'entry 1 names no origin'],
    ['pub_docs1234=https://docs.example/', 'entry 1 has an origin that is not as browsers send it'],
    ['pub_docs1234=https://a.example,*', 'entry 1 has an origin that is not'],
    ['pub_docs1234=null', 'entry 1 has an origin that is not'],
    ['pub_docs1234=HTTPS://docs.example', 'entry 1 has an origin that is not'],
  ])('refuses %j, naming the entry and not its key', (text, reason) => {
    expect(() => parseSiteKeys(text)).toThrow(reason)
    expect(() => parseSiteKeys(text)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('docs1234') }),
    )
  })
})
