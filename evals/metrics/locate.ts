import type { Span } from './spans.ts'

/** A prefix or suffix that stands for a whole excerpt has at least so many letters and digits. */
const ANCHOR = 20
/** Both together make up at least this share of the excerpt. */
const ANCHORED = 0.6

/** A text without all but its letters and digits, which is what survives when a document is read and cleaned. */
interface Squeezed {
  text: string
  /** The offset in the original of each UTF-16 unit, and at last its length. */
  offsets: Uint32Array
}

/** Finds excerpts of a document's raw text in the text that was made of it. */
export interface Locator {
  /**
   * Where the excerpt is in the cleaned text, or null. White space, punctuation and markup may differ. An excerpt that is
   * there several times is the one at the same count as in the raw text; else the one at the nearest share of the text.
   * @param at UTF-16 offset of the excerpt in the raw text
   */
  locate(excerpt: string, at: number): Span | null
}

export function createLocator(raw: string, cleaned: string): Locator {
  const from = squeeze(raw)
  const to = squeeze(cleaned)

  function nearest(places: readonly number[], at: number): number {
    const share = at / Math.max(1, raw.length)
    const distance = (place: number) => Math.abs(place / Math.max(1, to.text.length) - share)
    return places.reduce((best, place) => (distance(place) < distance(best) ? place : best))
  }

  function whole(wanted: string, at: number): Span | null {
    const places = occurrences(to.text, wanted)
    if (places.length === 0) return null
    const before = occurrences(from.text, wanted)
    // The first whose letters begin at the excerpt or later: markup may stand before them.
    const count = before.findIndex((place) => from.offsets[place]! >= at)
    const start = before.length === places.length && count >= 0 ? places[count]! : nearest(places, at)
    return { start, end: start + wanted.length }
  }

  /** For an excerpt with something in its middle that cleaning drops, such as the target of a link. */
  function ends(wanted: string, at: number): Span | null {
    const prefix = longest(wanted.length, (n) => to.text.includes(wanted.slice(0, n)))
    const suffix = longest(wanted.length, (n) => to.text.includes(wanted.slice(wanted.length - n)))
    const isAnchored = Math.min(prefix, suffix) >= ANCHOR && prefix + suffix >= wanted.length * ANCHORED
    if (!isAnchored) return null
    const start = nearest(occurrences(to.text, wanted.slice(0, prefix)), at)
    const last = to.text.indexOf(wanted.slice(wanted.length - suffix), start)
    const end = last + suffix
    return last < 0 || end - start > wanted.length * 1.5 ? null : { start, end }
  }

  return {
    locate(excerpt, at) {
      const wanted = squeeze(excerpt).text
      if (wanted === '') return null
      const found = whole(wanted, at) ?? ends(wanted, at)
      return found && { start: to.offsets[found.start]!, end: to.offsets[found.end - 1]! + 1 }
    },
  }
}

/** Where the code point of this number begins; Python counts so, and JavaScript in UTF-16 units. */
export function offsetOfCodePoint(text: string, index: number): number {
  let offset = 0
  for (let i = 0; i < index && offset < text.length; i++) offset += text.codePointAt(offset)! > 0xffff ? 2 : 1
  return offset
}

function squeeze(text: string): Squeezed {
  const kept: string[] = []
  const offsets: number[] = []
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    // A run is composed as a whole: its letters are what other ends of the same run were composed to.
    const composed = match[0].normalize('NFC')
    kept.push(composed)
    for (let i = 0; i < composed.length; i++) offsets.push(match.index + Math.min(i, match[0].length - 1))
  }
  return { text: kept.join(''), offsets: Uint32Array.from([...offsets, text.length]) }
}

function occurrences(text: string, wanted: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) places.push(at)
  return places
}

/** The largest `n` up to `max` that holds, where all below it do too; 0 for none. */
function longest(max: number, holds: (n: number) => boolean): number {
  let low = 0
  let high = max
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}
