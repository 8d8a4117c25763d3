import { distance } from 'fastest-levenshtein'
import type { KeywordIndex } from '../core/ports.ts'
import { ABBREVIATIONS } from '../core/text/abbreviations.ts'
import { irregularForms } from '../core/text/irregular.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { synonyms } from '../core/text/synonyms.ts'
import { matchKey, spellingVariants } from '../core/text/variants.ts'
import { type Word, words } from '../core/text/words.ts'

/** A question made ready for both legs of the search, with what the corpus knows of its words. */
export interface PreparedQuery {
  /** The question, with identifiers written as the corpus writes them ("jf17" → "jf-17"). */
  text: string
  /** What the keyword leg looks for: content words, compounds, spelling variants and corrections. */
  keywords: readonly string[]
  /** In how many passages a folded word or a spelling variant of it occurs. */
  frequency(folded: string): number
  /** Corpus words that an unknown folded word was probably meant to be, best first. */
  corrections(folded: string): readonly string[]
  passages: number
}

/** Most words of a question that are looked up. */
const MAX_WORDS = 48
/** Synonyms looked for in the place of a word that the corpus does not know. */
const MAX_STAND_INS = 8
const COMPOUND = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[-–‑/.][\p{L}\p{N}]+)+/gu

/** Looks the words of a question up in the corpus: frequencies, spelling variants, corrections of unknown words. */
export async function prepareQuery(question: string, index: KeywordIndex, passages: number): Promise<PreparedQuery> {
  const text = await writtenOut(await asWritten(question, index), index)
  const all = words(text).slice(0, MAX_WORDS)
  const content = all.filter((w) => !STOP_WORDS.has(w.folded))
  const chosen = content.length > 0 ? content : all
  const variants = new Map(chosen.map((w) => [w.folded, [...spellingVariants(w.folded), ...irregularForms(w.folded)]]))
  const counts = await index.frequencies([...new Set([...variants].flat(2))])
  const frequency = (folded: string): number =>
    Math.max(counts.get(folded) ?? 0, ...(variants.get(folded) ?? []).map((v) => counts.get(v) ?? 0))

  const corrected = new Map<string, readonly string[]>()
  for (const { folded } of chosen) {
    if (frequency(folded) === 0 && !corrected.has(folded)) corrected.set(folded, await corrections(folded, index))
  }
  const found = [...corrected.values()].flat()
  const standIns = [...corrected].flatMap(([word, meant]) =>
    meant.length === 0 ? [...synonyms(matchKey(word))].slice(0, MAX_STAND_INS) : [],
  )
  if (found.length + standIns.length > 0) {
    for (const [word, count] of await index.frequencies([...found, ...standIns])) counts.set(word, count)
  }

  return {
    text,
    keywords: [
      ...new Set([
        ...keywordForms(text, chosen),
        ...[...variants.values()].flat().filter((v) => (counts.get(v) ?? 0) > 0),
        ...found,
        ...standIns.filter((word) => (counts.get(word) ?? 0) > 0),
      ]),
    ],
    frequency,
    corrections: (folded) => corrected.get(folded) ?? [],
    passages,
  }
}

/** Words, and compounds as phrases; a bare number inside a compound ("17" of "JF-17") says too little alone. */
function keywordForms(text: string, content: readonly Word[]): string[] {
  const compounds = [...text.matchAll(COMPOUND)].map((m) => ({
    text: m[0],
    start: m.index,
    end: m.index + m[0].length,
  }))
  const alone = content.filter(
    (w) => !(/^\d{1,3}$/.test(w.folded) && compounds.some((c) => w.start >= c.start && w.end <= c.end)),
  )
  return [...compounds.map((c) => c.text), ...alone.map((w) => w.folded)]
}

/** "jf17" and "JF-17" name one thing: takes the form the corpus knows. */
async function asWritten(question: string, index: KeywordIndex): Promise<string> {
  const glued = [...question.matchAll(/(?<![\p{L}\p{N}])(\p{L}{1,8})(\d{1,6})(?![\p{L}\p{N}])/gu)]
  const split = [...question.matchAll(/(?<![\p{L}\p{N}])(\p{L}{1,8})[-‑– ](\d{1,6})(?![\p{L}\p{N}])/gu)]
  if (glued.length + split.length === 0) return question
  const asked = [...glued, ...split].flatMap((m) => [m[1]!, m[2]!, m[1]! + m[2]!].map((w) => w.toLowerCase()))
  const counts = await index.frequencies([...new Set(asked)])
  const known = (word: string): boolean => (counts.get(word.toLowerCase()) ?? 0) > 0
  let text = question
  for (const [whole, letters, digits] of glued) {
    if (!known(whole) && known(letters!) && known(digits!)) text = text.replace(whole, `${letters}-${digits}`)
  }
  for (const [whole, letters, digits] of split) {
    if (!known(letters!) && known(letters! + digits!)) text = text.replace(whole, letters! + digits!)
  }
  return text
}

/** An abbreviation that the corpus does not have, written out where it has all the words of that ("2FA": two-factor authentication). */
async function writtenOut(question: string, index: KeywordIndex): Promise<string> {
  // Two small letters may be a word of any language.
  const short = words(question).filter(
    (w) => ABBREVIATIONS.has(w.folded) && (w.text.length > 2 || /^\p{Lu}+$/u.test(w.text)),
  )
  if (short.length === 0) return question
  const longOf = (folded: string): string[] => words(ABBREVIATIONS.get(folded)!).map((w) => w.folded)
  const counts = await index.frequencies([...new Set(short.flatMap((w) => [w.folded, ...longOf(w.folded)]))])
  let text = question
  for (const { folded, start, end } of short.toReversed()) {
    if ((counts.get(folded) ?? 0) > 0 || !longOf(folded).every((w) => (counts.get(w) ?? 0) > 0)) continue
    text = text.slice(0, start) + ABBREVIATIONS.get(folded) + text.slice(end)
  }
  return text
}

/** Shorter words are too alike for a guess. */
const MIN_CORRECTED_LENGTH = 4
/** Longer ones are no words. */
const MAX_CORRECTED_LENGTH = 32
const MAX_CORRECTIONS = 2

async function corrections(folded: string, index: KeywordIndex): Promise<readonly string[]> {
  if (folded.length < MIN_CORRECTED_LENGTH || folded.length > MAX_CORRECTED_LENGTH || /\d/.test(folded)) return []
  const allowed = folded.length < 6 ? 1 : folded.length < 10 ? 2 : 3
  const similar = (await index.similarWords(folded, 50))
    .map(({ word, frequency }) => ({ word, frequency, edits: edits(folded, word) }))
    // The first letter is the one that is seldom wrong; a word that merely adds an ending is another form, not a slip.
    .filter(({ word, edits }) => edits <= allowed && (word[0] === folded[0] || edits === 1) && !/\d/.test(word))
    .sort((a, b) => a.edits - b.edits || b.frequency - a.frequency || (a.word < b.word ? -1 : 1))
  const best = similar[0]?.edits ?? 0
  return similar
    .filter((s) => s.edits === best)
    .slice(0, MAX_CORRECTIONS)
    .map((s) => s.word)
}

/** Levenshtein distance in which two neighbours swapped count once (optimal string alignment for a single swap). */
function edits(a: string, b: string): number {
  const plain = distance(a, b)
  if (plain !== 2 || a.length !== b.length) return plain
  const at = [...a].findIndex((c, i) => c !== b[i])
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2) ? 1 : plain
}
