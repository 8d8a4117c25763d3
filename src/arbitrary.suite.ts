import fc from 'fast-check'

/** Scripts, casings and stops that readers of text stumble over. */
const AWKWARD = [
  'İ',
  'ı',
  'ß',
  'ǅ',
  'é',
  'e\u0301',
  '\u200d',
  '\u00a0',
  '\n',
  '’',
  '“',
  '日本',
  '。',
  '👍🏽',
  '\ud800',
  '\udc00',
  '\u0000',
]

/**
 * Any text, lone surrogates among it. The `binary` strings of fast-check do as well and take a second to set up in every
 * process.
 */
export const anyText = (maxLength = 40): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
        fc.nat(0xffff).map((code) => String.fromCharCode(code)),
        fc.constantFrom(...AWKWARD),
      ),
      { maxLength },
    )
    .map((units) => units.join(''))
