import { COUNTRIES } from './countries.ts'
import { THESAURUS } from './thesaurus.ts'
import { matchKey } from './variants.ts'
import { WORDNET_SYNONYMS } from './wordnet-synonyms.ts'

const NONE: ReadonlySet<string> = new Set()

/** Match keys of the groups, and the groups that a key is in. Stemming them all takes a while: not before it is asked. */
let groupsOf: Map<string, string[][]> | null = null
const known = new Map<string, ReadonlySet<string>>()

function parse(): Map<string, string[][]> {
  const groups = new Map<string, string[][]>()
  const own = COUNTRIES.trim().replaceAll(/ \/.*/g, '')
  for (const line of `${THESAURUS.trim()}\n${WORDNET_SYNONYMS.trim()}\n${own}`.split('\n')) {
    const keys = [...new Set(line.split(' ').map(matchKey))]
    for (const key of keys) {
      const own = groups.get(key)
      if (own === undefined) groups.set(key, [keys])
      else own.push(keys)
    }
  }
  return groups
}

/** Match keys of the words that may stand for the one with this key. */
export function synonyms(key: string): ReadonlySet<string> {
  groupsOf ??= parse()
  const groups = groupsOf.get(key)
  if (groups === undefined) return NONE
  let others = known.get(key)
  if (others === undefined) {
    others = new Set(groups.flat().filter((other) => other !== key))
    known.set(key, others)
  }
  return others
}
