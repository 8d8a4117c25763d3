import { describe, expect, it } from 'vitest'
import { decode } from './decode.ts'

const utf16 = (text: string, big: boolean, mark: boolean): Uint8Array => {
  const units = mark ? `\ufeff${text}` : text
  const view = new DataView(new ArrayBuffer(units.length * 2))
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), !big)
  return new Uint8Array(view.buffer)
}
const bytes = (latin: string): Uint8Array => Uint8Array.from(latin, (char) => char.charCodeAt(0))

describe('decode', () => {
  const text = 'Bakü and İstanbul are cities. “Yes”, he said.'
  it.each([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${text}`)],
    ['UTF-16LE with a mark', utf16(text, false, true)],
    ['UTF-16BE with a mark', utf16(text, true, true)],
    ['UTF-16LE', utf16(text, false, false)],
    ['UTF-16BE', utf16(text, true, false)],
  ])('reads %s', (_name, input) => {
    expect(decode('a.txt', input, false)).toBe(text)
  })

  it.each(['Да, это текст на русском языке.', '他在巴库见到了总统和部长，见 BBC 的报道。\n', 'نعم، هذا نص.', 'x\n'])(
    'reads %j in UTF-16 without a mark',
    (text) => {
      for (const big of [false, true]) expect(decode('a.txt', utf16(text, big, false), false)).toBe(text)
    },
  )

  it('reads what an HTML file declares', () => {
    const page = '<html><head><meta charset="windows-1254"></head><p>T\xfcrk\xe7e a\xfdk \xdeehir</p>'
    expect(decode('a.html', bytes(page), true)).toContain('Türkçe aık Şehir')
  })

  it('guesses an old encoding from the bytes', () => {
    const german =
      'Die Stra\xdfe f\xfchrt \xfcber die Br\xfccke, und es w\xe4re sch\xf6n, wenn sie gr\xf6\xdfer w\xe4re. '
    expect(decode('a.txt', bytes(german.repeat(5)), false)).toContain('Die Straße führt über die Brücke')
  })

  it.each([
    ['zero bytes', new Uint8Array(1000)],
    ['control characters', Uint8Array.from({ length: 4000 }, (_, at) => (at * 131) % 256)],
    ['binary data with zero bytes on one side', bytes('abc\x00\x01\x02c\x00\x03\x0bd\x00e\x12\x81\x33')],
    ['words among binary data with zero bytes', bytes('\x61\x62c\x00\x01\x02')],
    ['a PDF', bytes('%PDF-1.7 and then text that looks quite readable')],
    ['an archive', bytes('PK\x03\x04 and then text that looks quite readable')],
  ])('refuses %s', (_name, input) => {
    expect(() => decode('folder/a.txt', input, false)).toThrow(/^folder\/a\.txt: this is not a text file/)
  })
})
