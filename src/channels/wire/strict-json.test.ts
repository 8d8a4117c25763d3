import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonFaults, jsonPointer } from './strict-json.ts'

describe('jsonFaults', () => {
  it('passes every JSON text of well-formed strings without twins', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, stringUnit: 'grapheme' }), (text) => {
        // `fc.json` prints an object, so that no key comes twice.
        expect(jsonFaults(text)).toEqual([])
      }),
    )
  })

  it('finds a planted twin or lone surrogate by its pointer', () => {
    const step = fc.oneof(fc.nat(3), fc.string({ unit: 'grapheme', maxLength: 5 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.constantFrom('twin', 'surrogate'), (path, kind) => {
        const leaf = kind === 'twin' ? '{"a":1,"b":{"a":"]}"},"a":2}' : '{"b":"\\"","a":"x\\udfff"}'
        const text = path.reduceRight<string>(
          (inner, at) =>
            typeof at === 'number'
              ? `[${'"[,{", '.repeat(at)}${inner}]`
              : `{ "z\\"": [], ${JSON.stringify(at)}:${inner}}`,
          leaf,
        )
        JSON.parse(text)
        expect(jsonFaults(text)).toEqual([
          {
            pointer: jsonPointer([...path, 'a']),
            detail: expect.stringMatching(kind === 'twin' ? /twice/ : /surrogate/),
          },
        ])
      }),
    )
  })

  it('reads escapes in keys as JSON does', () => {
    expect(jsonFaults('{"a":1,"\\u0061":2}')).toHaveLength(1)
    expect(jsonFaults('{"\\ud83d\\ude00":"\\ud83d\\ude00"}')).toEqual([])
    expect(jsonFaults('{"\\ud83d":1}')).toEqual([
      { pointer: '#/%EF%BF%BD', detail: expect.stringMatching(/surrogate/) },
    ])
  })

  it('stays quick on a body of the largest size', () => {
    const started = performance.now()
    jsonFaults(`{${Array.from({ length: 6_000 }, (_, index) => `"k${index}":""`).join(',')}}`)
    jsonFaults(`"${'\\\\'.repeat(32_000)}"`)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

describe('jsonPointer', () => {
  it('escapes as RFC 6901 says', () => {
    expect(jsonPointer([])).toBe('#')
    expect(jsonPointer(['a/b', 'm~n', 0, ' ', 'é'])).toBe('#/a~1b/m~0n/0/%20/%C3%A9')
  })
})
