import { related } from '../core/text/variants.ts'
import type { Question, Term } from './question.ts'
import type { ReadSentence } from './sentence.ts'

/** A clause that denies what the question takes for granted. Offsets are relative to the sentence. */
export interface Denial {
  start: number
  end: number
  text: string
}

const NEGATION =
  /\b(?:no(?! (?:different|longer|doubt|less|more))|not(?! only| just| merely| least)|never|none|neither|nothing|nobody|yet to|failed to|refuse[ds]? to)\b|n['’]t\b/gi
/** How many words after the negation may hold what it negates. */
const REACH = 5

/**
 * The clause of a sentence in which a word of the question stands right behind a negation ("no formal deal has been
 * reached yet" for "the deal"). A negation whose object is another name ("does not recognise Armenia") denies something else.
 */
export function denial(question: Question, sentence: ReadSentence): Denial | null {
  if (question.negated) return null
  for (const match of sentence.text.matchAll(NEGATION)) {
    const behind = sentence.words.filter((w) => w.start > match.index && w.text !== match[0]).slice(0, REACH)
    const stop = behind.findIndex((w) => /^\p{Lu}/u.test(w.text) && !question.terms.some((t) => meets(t, w.key)))
    const reach = stop < 0 ? behind : []
    const hit = reach.find((w) => question.terms.some((t) => !t.named && !t.focus && meets(t, w.key)))
    if (hit === undefined) continue
    return clause(sentence.text, match.index)
  }
  return null
}

/** What keeps a sentence from affirming anything: negations, conditions, refusals, mere wishes. */
const UNSURE =
  /\b(?:no|not|never|none|neither|nor|without|unless|if|only if|would|could|may|might|should|contingent|condition|refus\w+|withh\w+|lack\w*|oppos\w+|den(?:y|ies|ied)|fail\w*|interest\w*|plan(?:s|ned)?|hope\w*|want\w*|seek\w*|offer\w*|propos\w+)\b|n['’]t\b/i

/** Whether a sentence states something as a fact. */
export function affirms(sentence: ReadSentence): boolean {
  return !UNSURE.test(sentence.text)
}

function meets(term: Term, key: string): boolean {
  return key === term.key || term.corrections.includes(key) || term.synonyms.has(key) || related(key, term.key)
}

/** The clause around a position: to the commas, semicolons or dashes on either side. */
function clause(text: string, at: number): Denial {
  const before = Math.max(
    text.lastIndexOf(', ', at),
    text.lastIndexOf('; ', at),
    text.lastIndexOf(' – ', at),
    text.lastIndexOf(' — ', at),
  )
  const rest = /[,;.!?]\s|[.!?]?$/.exec(text.slice(at))!
  let start = before < 0 ? 0 : before + 1
  while (/[\s–—]/.test(text[start] ?? '')) start++
  const end = at + rest.index
  return { start, end, text: text.slice(start, end) }
}
