import type { Judged } from './gate.ts'

/** Joins the sentences that are told: what stood between one and the next stays, less what was dropped. */
export interface Writing {
  /** The delta that tells a sentence, or that it is not told; null while there is nothing to tell. */
  write(judged: Judged): string | null
}

const WIDTH = { '': 0, ' ': 1, '\n': 2, '\n\n': 3 } as const

/** A lead-in waits for the first sentence that it leads to; the mark of a list item goes on to what is left of the item. */
export function createWriting(): Writing {
  let began = false
  let gap: keyof typeof WIDTH = ''
  let item = ''
  let lead = ''
  return {
    write({ sentence, dropped, leadIn, text }) {
      if (WIDTH[sentence.gap] > WIDTH[gap]) gap = sentence.gap
      if (sentence.gap !== ' ') item = sentence.item
      if (leadIn) {
        lead = gap + item + text
        item = ''
        gap = ''
        return null
      }
      if (dropped !== null) return null
      const delta = lead + (lead !== '' && gap === '' ? ' ' : gap) + item + text
      const told = began ? delta : delta.trimStart()
      began = true
      gap = ''
      item = ''
      lead = ''
      return told
    },
  }
}
