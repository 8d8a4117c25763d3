import { baseForm, wordOfNoun } from './irregular.ts'
import { stem } from './words.ts'

/**
 * British to American spelling by ending: what a question and a document may differ in without meaning anything by it.
 * Applied to folded words on both sides, so a wrong rewrite of a word that is no variant still meets itself.
 */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^(.{3,})is(e|es|ed|er|ers|ing|ation|ations)$/, '$1iz$2'],
  [/^(.{3,})ys(e|es|ed|ing)$/, '$1yz$2'],
  [/^(.{3,})our(s|ed|ing|ite|able|ably|ful|less)?$/, '$1or$2'],
  [/^(.{3,}[bt])re(s|d)?$/, '$1er$2'],
  [/^(.{3,})enc(e|es|ed|ing|eless)$/, '$1ens$2'],
  [/^(.{3,}[^l]l)l(ed|ing|er|ers)$/, '$1$2'],
  [/^(.{3,})ogue(s)?$/, '$1og$2'],
  [/^(.{3,})amme(s)?$/, '$1am$2'],
]

/** The American spelling of a folded word, or the word itself. */
export function americanSpelling(folded: string): string {
  for (const [british, american] of SPELLINGS) {
    if (british.test(folded)) return folded.replace(british, american)
  }
  return folded
}

/** The British spelling that an American one may stand for, and the reverse: what a keyword index must also be asked for. */
export function spellingVariants(folded: string): string[] {
  const found = new Set<string>()
  const american = americanSpelling(folded)
  found.add(american)
  found.add(american.replace(/^(.{3,})iz(e|es|ed|er|ers|ing|ation|ations)$/, '$1is$2'))
  found.add(american.replace(/^(.{3,})yz(e|es|ed|ing)$/, '$1ys$2'))
  found.add(american.replace(/^(.{3,})ense(s|less)?$/, '$1ence$2'))
  found.add(american.replace(/^(lab|col|fav|hon|neighb|harb|behavi|flav|rum|vap|arm|endeav|hum)or(.*)$/, '$1our$2'))
  found.add(american.replace(/^(cent|theat|met|lit|fib)er(s|ed)?$/, '$1re$2'))
  found.delete(folded)
  return [...found]
}

/** The key under which the forms and spellings of a word meet: stem of the American spelling of its base form. */
export function matchKey(folded: string): string {
  return stem(americanSpelling(baseForm(wordOfNoun(folded))))
}

/** What Porter's stemmer leaves of English derivation, and what makes a people of a place. */
const DERIVATIONS: ReadonlySet<string> = new Set(
  'e i s y t al an ed er or ic ly n d ian ani ant ent ist ity ive ish ese ial ing ion ian ition ation it at iv ment ship hood ness ance enc anc ence ri ier ial'.split(
    ' ',
  ),
)

/** Whether two match keys look derived from one word (recogn/recognit, azerbaijan/azerbaijani). */
export function related(a: string, b: string): boolean {
  if (a === b) return true
  const shorter = Math.min(a.length, b.length)
  let shared = 0
  while (shared < shorter && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++
  if (shared < 4 || shared < Math.max(a.length, b.length) - 5) return false
  const restA = a.slice(shared)
  const restB = b.slice(shared)
  if (restA === '') return DERIVATIONS.has(restB)
  if (restB === '') return DERIVATIONS.has(restA)
  return shared >= 6 && DERIVATIONS.has(restA) && DERIVATIONS.has(restB)
}
