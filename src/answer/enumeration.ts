import type { ReadSentence } from './sentence.ts'

/** How the items of an enumeration in sentences begin: "First, …", "Secondly, …", "The third is …". */
const ITEMS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'].map(
  (rank) => new RegExp(`^(?:${rank},|${rank}ly\\b|the ${rank} (?:\\p{Ll}+ )?(?:is|was|are|concerns)\\b)`, 'iu'),
)
const LAST = /^(?:finally|lastly|last),/i
/** What announces one: "three principles", "for several reasons". */
const ANNOUNCES =
  /\b(?:two|three|four|five|six|seven|several|some|various|following|few|number of|many)\b(?: \p{L}+)? \p{L}+s\b|:$/iu
/** Sentences that an item may go on for, and UTF-16 units of the whole. */
const ITEM_LENGTH = 2
const LONGEST = 1200

/**
 * The sentences of the enumeration that a sentence announces or is an item of, in order, with the one that announces it;
 * null where there are fewer than two items.
 */
export function enumerationOf(sentence: ReadSentence): ReadSentence[] | null {
  const first = ANNOUNCES.test(sentence.text) && isItem(sentence.next, 0) ? sentence.next : firstItem(sentence)
  if (first === null) return null
  const items = [first]
  let rank = 1
  let told = [first]
  for (let at = first.next; at !== null && told.length - items.length <= ITEM_LENGTH; at = at.next) {
    told.push(at)
    const last = LAST.test(at.text)
    if (!isItem(at, rank) && !last) continue
    items.push(at)
    rank++
    // What stands behind the last item belongs to it no more.
    if (last) break
  }
  told = told.slice(0, told.indexOf(items.at(-1)!) + 1)
  const announced = first.previous !== null && ANNOUNCES.test(first.previous.text) ? [first.previous, ...told] : told
  const whole = announced.at(-1)!.end - announced[0]!.start
  return items.length > 1 && announced.includes(sentence) && whole <= LONGEST ? announced : null
}

function isItem(sentence: ReadSentence | null, rank: number): boolean {
  return sentence !== null && ITEMS[rank]?.test(sentence.text) === true
}

/** The first item of the enumeration that a sentence is in. */
function firstItem(sentence: ReadSentence): ReadSentence | null {
  let at: ReadSentence | null = sentence
  for (let back = 0; at !== null && back <= (ITEM_LENGTH + 1) * ITEMS.length; at = at.previous, back++)
    if (isItem(at, 0)) return at
  return null
}
