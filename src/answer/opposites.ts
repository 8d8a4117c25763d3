import { STOP_WORDS } from '../core/text/stopwords.ts'
import { matchKey } from '../core/text/variants.ts'
import { fold } from '../core/text/words.ts'
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

/** Words on either side of a word that tell what it is said of. */
const BESIDE = 3

/**
 * Whether the sentence says the opposite of a word of the claim, of the same thing (a telling word stands beside both),
 * and the claim does not say both: "the exports of Norland" and "Norland's imports", not "the old mill" and "a young miller".
 */
export function isOpposed(claim: readonly KeyedWord[], sentence: readonly KeyedWord[]): boolean {
  const claimed = new Set(claim.map((word) => word.key))
  const said = new Set(sentence.map((word) => word.key))
  return claim.some(({ key }, i) => {
    if (said.has(key)) return false
    const others = opposites.get(key)
    if (others === undefined) return false
    const near = tellingBeside(claim, i)
    return sentence.some(
      (word, j) =>
        others.has(word.key) &&
        !claimed.has(word.key) &&
        tellingBeside(sentence, j).some((other) => near.includes(other)),
    )
  })
}

/** Keys of the telling words beside one. */
function tellingBeside(words: readonly KeyedWord[], at: number): string[] {
  return words
    .slice(Math.max(0, at - BESIDE), at + BESIDE + 1)
    .filter((word, i) => i !== Math.min(at, BESIDE) && !STOP_WORDS.has(fold(word.text)))
    .map((word) => word.key)
}
