import { sentences } from '../../core/text/sentences.ts'
import { type DraftMarker, endsInMarker, holdMarkers, releaseMarkers, withoutSentinels } from './draft-markers.ts'
import { ADDRESS_HOLE, plainText } from './plain-text.ts'

/** A sentence of a draft, without markup that may not leave, and without its markers. */
export interface DraftSentence {
  /** What sets it apart from the sentence before: nothing, a space, a line or a paragraph. */
  gap: '' | ' ' | '\n' | '\n\n'
  /** The mark of a list item that it begins with, indentation included; empty for none. */
  item: string
  text: string
  /** In the order of the text; `at` is a UTF-16 offset in it. */
  markers: readonly DraftMarker[]
  /** Stands in a block of code. */
  code: boolean
  /** An address was taken out of it. */
  addressed: boolean
  /** A stop, or the end of its line, closes it. */
  closed: boolean
}

/** Takes a draft as it streams and gives its sentences as they become complete. */
export interface DraftSplitter {
  push(delta: string): DraftSentence[]
  /** What is left when nothing more comes. */
  end(): DraftSentence[]
}

/** A longer line is taken as ended there, so that a model that never stops costs no more than what it writes. */
const MAX_LINE = 4_000

const FENCE = /^\s*(?:```|~~~)/
const RULE = /^\s*(?:[-*_=]\s*){3,}$|^\s*\|?(?:\s*:?-{2,}:?\s*\|)+/
const ITEM = /^(\s*)(?:([-*+•–])|(\d{1,3})[.)])\s+/
const BLOCK = /^\s*(?:#{1,6}\s+|(?:>\s?)+)/
/** The list of sources that models like to put at the end: the citations are told already. */
const SOURCES = /^[\s#*_]*(?:sources?|references?|citations?|footnotes?)[\s:*_]*$/i
const NOTE = /^\s*(?:\*\*)?(?:\[\^?\d{1,3}\]\s*:|(?:sources?|references?|citations?)\s*:)/i
/** Characters that are not seen: they hide text and turn it round. Joiners belong to words. */
const UNSEEN = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}]/gu
const CLOSED = /[.!?…。！？:]["'”’»)\]*_]*$/

const THINK = '<think>'
const THOUGHT = '</think>'

/**
 * Splits a growing draft into sentences. It looks at each character once it is there, so how the draft was cut into deltas makes
 * no difference. A sentence is complete when the first word of the next one is, or its line; markers behind its stop are its own.
 */
export function createDraftSplitter(): DraftSplitter {
  let line = ''
  /** Sentences of `line` that were given already. */
  let given = 0
  /** The beginning of the line was given and cut off. */
  let cut = false
  let blank = 0
  let began = false
  let fenced = false
  let thinking = false
  let over = false
  let stops = false

  function gap(): DraftSentence['gap'] {
    if (!began) return ''
    return given > 0 || cut ? ' ' : blank > 0 ? '\n\n' : '\n'
  }

  /** The sentences of the line that are complete and were not given; all of them when the line is. */
  function take(whole: boolean): DraftSentence[] {
    const held = holdMarkers(line.replace(UNSEEN, ''))
    const [item = ''] = cut ? [] : (ITEM.exec(held) ?? [])
    const [block = ''] = item === '' && !cut ? (BLOCK.exec(held) ?? []) : []
    const said = held.slice(item.length + block.length)
    const plain = plainText(cut ? said : asProse(said))
    const { text, markers } = releaseMarkers(plain)
    const spans = sentences(text)
    const ready = whole ? spans.length : spans.length - 1
    const taken: DraftSentence[] = []
    for (let i = given; i < ready; i++) {
      const { start, end } = spans[i]!
      const next = spans[i + 1]?.start ?? Number.POSITIVE_INFINITY
      // The second sentence has begun when it has a word; a marker before that word may still be on its way.
      if (!whole && i === ready - 1 && !/^\S+\s/.test(text.slice(next))) break
      const from = i === 0 ? 0 : start
      const own = markers.filter(({ at }) => at >= from && (at < next || (whole && i === spans.length - 1)))
      const sentence = text.slice(start, end)
      taken.push({
        gap: gap(),
        item: i === 0 ? item : '',
        ...settled(
          sentence,
          own.map(({ at, n }) => ({ at: Math.min(Math.max(0, at - start), sentence.length), n })),
        ),
        code: false,
        closed: whole || CLOSED.test(sentence),
      })
      given++
      began = true
      blank = 0
    }
    const rest = text.slice(spans[given]?.start ?? text.length)
    stops = STOP.test(rest)
    // What is given is not read again, unless markup may reach from it into the rest.
    if (!whole && taken.length > 0 && plain === said && said.endsWith(rest)) {
      line = rest
      given = 0
      cut = true
    }
    return taken
  }

  /** Ends the line. `whole`: it was ended by a line break rather than by the end of the draft. */
  function endLine(broken: boolean): DraftSentence[] {
    const opens = given === 0 && !cut
    if (opens && line.trim() === '') {
      if (broken) blank++
      line = ''
      return []
    }
    if (opens && SOURCES.test(line)) over = true
    const skip = opens && (FENCE.test(line) || RULE.test(line) || NOTE.test(line) || over)
    if (opens && FENCE.test(line)) fenced = !fenced
    const taken = skip ? [] : fenced ? [codeLine()] : take(true)
    if (!broken) for (const sentence of taken.slice(-1)) sentence.closed = CLOSED.test(sentence.text)
    line = ''
    given = 0
    cut = false
    stops = false
    return taken
  }

  function codeLine(): DraftSentence {
    const text = plainText(line).replaceAll(ADDRESS_HOLE, '').trim()
    const before = gap()
    began = true
    blank = 0
    return { gap: before, item: '', text, markers: [], code: true, addressed: false, closed: true }
  }

  function character(char: string): DraftSentence[] {
    if (over) return []
    if (thinking) {
      line = (line + char).slice(-THOUGHT.length)
      if (line !== THOUGHT) return []
      thinking = false
      line = ''
      return []
    }
    if (char === '\n') return endLine(true)
    line += char
    if (line.endsWith(THINK)) {
      thinking = true
      line = ''
      return []
    }
    if (line.length >= MAX_LINE) return endLine(true)
    stops ||= STOP.test(char)
    if (!stops || fenced || !/\s/.test(char) || (given === 0 && !cut && (FENCE.test(line) || NOTE.test(line))))
      return []
    if (endsInMarker(line)) return []
    return take(false)
  }

  return {
    push(delta) {
      const clean = withoutSentinels(delta)
      const taken: DraftSentence[] = []
      for (let i = 0; i < clean.length; i++) taken.push(...character(clean.charAt(i)))
      return taken
    },
    end() {
      return thinking || over ? [] : endLine(false)
    },
  }
}

const STOP = /[.!?…。！？｡．।॥؟۔]/

/** The cells of a table row, told one behind the other. */
function asProse(line: string): string {
  const row = /^\s*\|(.*?)\|?\s*$/.exec(line)
  return row === null
    ? line
    : row[1]!
        .split('|')
        .map((cell) => cell.trim())
        .join(', ')
}

/** What would become an image or a link if what stands behind it were taken out. */
const APART = /!+(?=(?:\uf8ff|\*\*|__|`)+\[)|\](?=(?:\uf8ff|\*\*|__|`)+[[(])/g

/**
 * Takes out what stands for an address, and emphasis that this sentence opens and another one closes; the markers keep their places.
 */
function settled(said: string, markers: readonly DraftMarker[]): Pick<DraftSentence, 'text' | 'markers' | 'addressed'> {
  const odd = ['**', '__', '`'].filter((mark) => (said.split(mark).length - 1) % 2 === 1)
  const moved: DraftMarker[] = []
  let text = ''
  let at = 0
  const kept = (until: number) => {
    let part = said.slice(at, until).replace(APART, (kept) => (kept.startsWith(']') ? `${kept} ` : ''))
    part = part.replaceAll(ADDRESS_HOLE, '')
    for (const mark of odd) part = part.replaceAll(mark, '')
    text += part
    at = until
  }
  for (const marker of markers) {
    kept(marker.at)
    moved.push({ at: text.length, n: marker.n })
  }
  kept(said.length)
  return { text, markers: moved, addressed: said.includes(ADDRESS_HOLE) }
}
