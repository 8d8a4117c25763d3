import { matchKey } from '../core/text/variants.ts'
import type { KeyedWord } from './passage.ts'

/** Words that say the opposite of each other, one pair of groups a line. */
const PAIRS = `
rise rose risen increase grow grew gain climb / fall fell fallen decrease decline shrink drop reduce
win won victory / lose lost defeat
accept approve agree / reject refuse deny decline
open / close shut
begin began start / end finish stop
buy bought purchase acquire / sell sold
before / after
north northern / south southern
east eastern / west western
high higher highest / low lower lowest
more most / fewer fewest less least
large larger largest big biggest / small smaller smallest
first / final
older oldest / younger youngest
early earlier earliest / late later latest
best better / worst worse
support favour / oppose
allow permit / forbid ban prohibit
success succeed / failure fail
alive / dead
male / female
public / private
import / export
arrive / depart leave left
include / exclude
join / leave left
minimum / maximum
above / below
inside / outside
enable / disable
true / false
strong stronger strongest / weak weaker weakest
rich richer richest / poor poorer poorest
young / old
hot hotter / cold colder
long longer longest / short shorter shortest
fast faster fastest / slow slower slowest
wide wider / narrow narrower
deep deeper / shallow shallower
heavy heavier heaviest / light lighter lightest
easy easier / hard harder difficult
same similar / different
maximum / minimum
legal / illegal
possible / impossible
dependent / independent
direct / indirect
complete / incomplete
positive / negative
active / inactive
attack / defend
gain / lose lost
survive / die died
encourage / discourage
agree / disagree
connect / disconnect
strengthen / weaken
widen / narrow
appoint / dismiss
arrival / departure
victory / defeat
`

const opposites = new Map<string, Set<string>>()
for (const line of PAIRS.trim().split('\n')) {
  const [one, other] = line.split(' / ').map((group) => group.split(' ').map(matchKey)) as [string[], string[]]
  for (const [words, against] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const word of words) opposites.set(word, new Set([...(opposites.get(word) ?? []), ...against]))
  }
}

/** Whether the sentence says the opposite of a word of the claim, and the claim does not say both. */
export function isOpposed(claim: readonly KeyedWord[], sentence: readonly KeyedWord[]): boolean {
  const claimed = new Set(claim.map((word) => word.key))
  const said = new Set(sentence.map((word) => word.key))
  return [...claimed].some(
    (key) => !said.has(key) && [...(opposites.get(key) ?? [])].some((other) => said.has(other) && !claimed.has(other)),
  )
}
