import { fold, words } from './words.ts'

/** A run of capitalised words: a person, place, body or thing with a name. */
export interface Name {
  start: number
  end: number
  text: string
  kind: 'person' | 'place' | 'other'
  /** A single word that opens a sentence, and may be capitalised for that alone. */
  opens: boolean
}

const PERSON_TITLES = new Set(
  'president minister premier prime king queen prince princess dr mr mrs ms miss sir lady lord pope saint general colonel captain admiral senator governor mayor ambassador professor prof chairman chief emperor sultan shah secretary justice judge director ceo coach author'.split(
    ' ',
  ),
)
const PLACE_WORDS = new Set(
  'city republic state states kingdom island islands river lake mountain mountains sea ocean bay strait street road avenue square county province district region valley desert union territory park mount mt cape port fort ft'.split(
    ' ',
  ),
)
const SAINT = new Set(['st', 'saint'])
/** What may stand between the words of one name; `of` joins the parts of a body's name ("Ministry of Defence"), not a person to his office. */
const JOINS = /^(?:[ \u00a0]|[-–'’]|\.[ -]?|,? (?=Jr|Sr))$/
const PARTICLES = /^ (?:de|da|del|della|der|den|van|von|bin|ibn|al|el|la|le|ul|y|ter)(?: (?:la|der|den|al|el|ul))?[ -]$/
const OF = /^ of (?:the )?$/
const BEFORE_PLACE =
  /\b(?:in|at|from|near|to|into|across|throughout|outside|inside|visit(?:s|ed|ing)?|capital of|city of|town of|north of|south of|east of|west of|border(?:s|ed|ing)?)\s+(?:the\s+)?$/i
const NOT_NAMES = new Set(
  'tell give show list name describe explain please find compare define summarize summarise say let can could would should will shall may might must is are was were do does did has have had am be been ask hello hi hey the a an this that these those it its he she they we i you in on at of for and but or as if when while after before since during however moreover although because there their his her our your my by from with to not no yes then thus also what who where why how which nevertheless furthermore additionally finally firstly secondly meanwhile beyond despite according january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday'.split(
    ' ',
  ),
)

/** Words of time and manner that are capitalised where they open a sentence, before a name that is none of theirs. */
const OPENERS = new Set(
  'yesterday today tomorrow tonight now nowadays later recently lately soon earlier formerly previously eventually thereafter afterwards afterward subsequently ultimately initially originally currently presently once again instead indeed perhaps'.split(
    ' ',
  ),
)

interface Run {
  start: number
  end: number
  /** Index of its first word. */
  first: number
  count: number
  /** Whether one of its words is of a body rather than of a person. */
  body: boolean
}

/**
 * The names of a sentence in order. A single capitalised word that opens the sentence counts only if `known` has it
 * (folded). Offsets are UTF-16.
 */
export function names(text: string, known?: (folded: string) => boolean): Name[] {
  return possibleNames(text).filter((name) => !name.opens || known?.(fold(name.text)) === true)
}

/** The names of a sentence, with those that may only be its capitalised first word. */
export function possibleNames(text: string): Name[] {
  const found: Name[] = []
  let run = null as Run | null
  const all = words(text)
  const opensSentence = (word: number): boolean =>
    word === 0 || /[.!?:“"]/.test(text.slice(0, all[word]!.start).trimEnd().slice(-1))
  const flush = () => {
    if (run === null) return
    const { start, first, count } = run
    const span = text.slice(start, run.end).replace(/['’][sS]$/, '')
    const opens = count === 1 && opensSentence(first) && !isAcronym(span)
    found.push({
      start,
      end: start + span.length,
      text: span,
      kind: kindOf(span, text.slice(Math.max(0, start - 40), start), all[first - 1]?.folded ?? '', count),
      opens,
    })
    run = null
  }
  for (const [i, word] of all.entries()) {
    const gap = run === null ? '' : text.slice(run.end, word.start)
    const capital = /^\p{Lu}/u.test(word.text)
    const joins: boolean = run !== null && continues(gap, all[i - 1]!.text, run)
    if (run !== null && joins && (capital || (/^\d/.test(word.text) && /[-–]/.test(gap)))) {
      run.end = word.end
      run.count += 1
      run.body ||= ORGANISATION.has(word.folded)
      continue
    }
    if (
      run !== null &&
      isParticle(word.text) &&
      i + 1 < all.length &&
      PARTICLES.test(text.slice(run.end, all[i + 1]!.start))
    )
      continue
    if (run !== null && word.text === 'of' && i + 1 < all.length) continue
    if (run !== null && word.text === 'the' && all[i - 1]?.text === 'of') continue
    flush()
    if (capital && !NOT_NAMES.has(word.folded) && !(OPENERS.has(word.folded) && opensSentence(i))) {
      run = { start: word.start, end: word.end, first: i, count: 1, body: ORGANISATION.has(word.folded) }
    }
  }
  flush()
  return found
}

function continues(gap: string, previous: string, run: Run): boolean {
  if (gap.startsWith('.')) return previous.length === 1 || ABBREVIATIONS.has(previous.toLowerCase())
  if (JOINS.test(gap) || PARTICLES.test(gap)) return true
  return OF.test(gap) && (run.count === 1 || run.body)
}

function isParticle(word: string): boolean {
  return PARTICLES.test(` ${word} `)
}

const ABBREVIATIONS = new Set('dr mr mrs ms st jr sr prof gen col capt lt sgt gov sen rep rev hon mt ft'.split(' '))

function isAcronym(text: string): boolean {
  return /^[\p{Lu}\d]{2,}$/u.test(text)
}

function kindOf(span: string, before: string, previous: string, count: number): Name['kind'] {
  const folded = words(span).map((w) => w.folded)
  const last = folded.at(-1) ?? ''
  if (folded.some((w) => PLACE_WORDS.has(w))) return 'place'
  // "Saint Peter", but "in Saint Petersburg"; else a saint and his town look alike.
  if (count === 2 && SAINT.has(folded[0] ?? '')) return BEFORE_PLACE.test(before) ? 'place' : 'other'
  if (PERSON_TITLES.has(folded[0] ?? '') || PERSON_TITLES.has(previous))
    return count > 1 || PERSON_TITLES.has(previous) ? 'person' : 'other'
  if (BEFORE_PLACE.test(before)) return 'place'
  if (ORGANISATION.has(last) || folded.some((w) => ORGANISATION.has(w)) || /\d/.test(span) || isAcronym(span))
    return 'other'
  if ((count === 2 || count === 3) && !/\b(?:of|the|and|for)\b/.test(span) && /^[\p{L}\s.'’-]+$/u.test(span))
    return 'person'
  return 'other'
}

/** Words in the names of bodies, events and works rather than of people. */
const ORGANISATION = new Set(
  `university ministry ministerial foundation institute committee council agency company corporation bank organization organisation association commission party
  department office school college academy museum army force forces navy court parliament assembly senate congress league team club group agreement treaty act
  declaration war conflict resolution exercise exhibition programme program project award prize api inc ltd conference process summit forum festival games cup
  championship expo show review journal post times magazine studies affairs relations security defence defense world global national international federal united
  central north south east west great union democratic public social economic political military naval air trade development research minority majority protocol
  system service network channel radio television church cathedral temple mosque palace castle bridge tower station airport hospital library theatre theater stadium
  hall center centre house street dynasty empire era period revolution movement theory theorem law effect medal`.split(
    /\s+/,
  ),
)
