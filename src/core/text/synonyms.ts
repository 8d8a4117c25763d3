import { THESAURUS } from './thesaurus.ts'
import { matchKey } from './variants.ts'

const groupsOf = new Map<string, Set<string>>()
for (const line of THESAURUS.trim().split('\n')) {
  const keys = new Set(line.split(' ').map(matchKey))
  for (const key of keys) {
    const others = groupsOf.get(key) ?? new Set<string>()
    for (const other of keys) if (other !== key) others.add(other)
    groupsOf.set(key, others)
  }
}

const NONE: ReadonlySet<string> = new Set()

/** Match keys of the words that may stand for the one with this key. */
export function synonyms(key: string): ReadonlySet<string> {
  return groupsOf.get(key) ?? NONE
}
