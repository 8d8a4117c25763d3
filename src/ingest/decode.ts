import { detect } from 'chardet'
import { IbidError } from '../core/errors.ts'

const SAMPLE = 64 * 1024
/** Share of control characters beyond which a file is no text. */
const BINARY_SHARE = 0.02
const MAGIC = [
  '%PDF-',
  'PK\x03\x04',
  '\x89PNG',
  'GIF8',
  '\xff\xd8\xff',
  '\x7fELF',
  '\x1f\x8b',
  'Rar!\x1a',
  'SQLite format 3\0',
]
/** Least share of letters, marks, digits, signs and spaces in a text. */
const WRITTEN_SHARE = 0.95
/** Least share of one script among the letters of a text. */
const SCRIPT_SHARE = 0.6
/** Scripts that texts are written in; those of one language count together. */
const SCRIPTS: readonly RegExp[] = [
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu,
  ...(
    'Latin Cyrillic Greek Arabic Hebrew Armenian Georgian Ethiopic Devanagari Bengali Gurmukhi Gujarati Tamil Telugu ' +
    'Kannada Malayalam Sinhala Thai Lao Khmer Myanmar'
  )
    .split(' ')
    .map((script) => new RegExp(`\\p{Script=${script}}`, 'gu')),
]
const META_CHARSET = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})/i

/**
 * The text of a file in whatever encoding it has: byte order mark, else UTF-16 where zero bytes give it away, else UTF-8
 * where the bytes are valid, else what an HTML file declares, else what the bytes look like.
 * @throws IbidError `invalid_input` where the bytes are no text; so is what zero bytes alone would make UTF-16
 */
export function decode(id: string, bytes: Uint8Array, html: boolean): string {
  const start = latin(bytes.subarray(0, 16))
  if (MAGIC.some((magic) => start.startsWith(magic))) throw binary(id)
  const text = decodeBytes(id, bytes, html)
  if (controlShare(text.slice(0, SAMPLE)) > BINARY_SHARE) throw binary(id)
  return text
}

const binary = (id: string): IbidError =>
  new IbidError('invalid_input', `${id}: this is not a text file. Save its content as plain text, Markdown or HTML.`)

function decodeBytes(id: string, bytes: Uint8Array, html: boolean): string {
  // TextDecoder drops the byte order mark itself.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const wide = wideEncoding(bytes)
  if (wide) {
    const text = new TextDecoder(wide).decode(bytes)
    if (!isPlausible(text.slice(0, SAMPLE))) throw binary(id)
    return text
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Not UTF-8: the next guesses decide.
  }
  const head = bytes.subarray(0, SAMPLE)
  const declared = html ? META_CHARSET.exec(latin(head))?.[1] : undefined
  return (decoder(declared) ?? decoder(detect(head)) ?? new TextDecoder('windows-1252')).decode(bytes)
}

/** UTF-16 without a mark shows in zero bytes on one side only: those of its spaces, line ends and Latin letters. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, SAMPLE) & ~1
  if (length === 0 || bytes.length % 2 !== 0) return null
  let even = 0
  let odd = 0
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even++
    if (bytes[at + 1] === 0) odd++
  }
  const least = (length / 2) * 0.02
  if (odd > least && even === 0) return 'utf-16le'
  return even > least && odd === 0 ? 'utf-16be' : null
}

/** Whether a text guessed by zero bytes is written: mostly letters of one script, and hardly any rare characters. */
function isPlausible(text: string): boolean {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const letters = count(/\p{L}/gu)
  const written = letters + count(/[\p{M}\p{N}\p{P}\p{S}\s]/gu)
  const most = Math.max(...SCRIPTS.map(count))
  return written >= text.length * WRITTEN_SHARE && most >= letters * SCRIPT_SHARE && /\s/.test(text)
}

function decoder(label: string | null | undefined): TextDecoder | null {
  if (!label) return null
  try {
    return new TextDecoder(label)
  } catch {
    return null // A label this runtime does not know is no help.
  }
}

function controlShare(text: string): number {
  let found = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code < 32 && !(code >= 9 && code <= 13)) || code === 0xfffd || code === 0x7f) found++
  }
  return text.length === 0 ? 0 : found / text.length
}

function latin(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return text
}
