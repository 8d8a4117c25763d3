import { agree, type Claim, claimOf, nameClaim } from './claim.ts'
import { affirms, type Denial, denial } from './denial.ts'
import { confidence, THRESHOLD } from './ground.ts'
import { type Mismatch, mismatch } from './mismatch.ts'
import { keyed } from './passage.ts'
import type { Question } from './question.ts'
import { asksRank, type RankClaim, rankClaim, ranksSame } from './ranks.ts'
import type { Scored } from './read.ts'
import { isNamed, match } from './sentence.ts'

/** What one sentence holds against another: a value, or that there is none. */
export interface Position {
  scored: Scored
  claim: Claim
  /** Denies what the others tell. */
  denies: boolean
}

/** Positions that agree with each other, the strongest first. */
export type Side = readonly [Position, ...Position[]]

/** A contender must answer the question nearly as well as the best sentence does. */
const CONTEXT_SHARE = 0.8
const OWN_SHARE = 0.7
/** A denial, or a statement set against one, names the thing and seldom repeats what was asked of it. */
const STATEMENT_SHARE = 0.5
const STATEMENT_CONTEXT = 0.7
/** Sentences that have little to do with the question do not disagree on it. */
const MIN_CONTEXT = 0.5
const SAID_ALL = 0.9
/** Of what the best says about its names, the other must say most, or it gives the date of another event. */
const SAID_TOO = 0.55
/** A statement must name what it is about itself; a heading above it may be about something else. */
const NAMED_HERE = 0.85
const NAMED_SHARE = 0.75
/** Where a rank is claimed, others may tell it with other names around it. */
const SAID_SHARE = 0.8

/**
 * The sides that the sources take on the question, strongest first: one if they agree, none if the question asks for no
 * value and nothing is denied. Sentences of one document disagree only where one of them denies.
 */
export function sides(question: Question, ranked: readonly Scored[]): Side[] {
  const best = ranked[0]
  if (best === undefined) return []
  const ranks = rankSides(question, ranked)
  if (ranks.length > 1) return ranks
  const contenders = ranked
    .slice(0, CONTENDERS)
    .map((scored) => ({ scored, denied: denial(question, scored.sentence) }))
    .filter(({ scored, denied }) => contends(scored, best, question, denied !== null))
  const denials = contenders.flatMap(({ denied }) => denied ?? [])
  const positions = contenders.flatMap(({ scored, denied }): Position[] => {
    const claim =
      denied ??
      claimOf(question, scored.sentence, scored.candidates) ??
      (rivals(scored, best) ? nameClaim(question, scored) : null) ??
      affirmation(question, scored, denials)
    return claim === null ? [] : [{ scored, claim, denies: denied !== null }]
  })
  return group(positions, question.alternatives.length > 0 || question.claimedRanks.length > 0)
}

/** The ranks that sources give to the same one for the same deed; fewer than two where they agree, or where no rank is asked for. */
function rankSides(question: Question, ranked: readonly Scored[]): Side[] {
  const kind = asksRank(question)
  if (kind === null) return []
  for (const best of ranked.slice(0, LEADERS)) {
    const its = rankClaim(best.sentence, kind)
    if (its !== null) return sidesOf(question, ranked, kind, best, its)
  }
  return []
}

/** A vague statement may stand before the ranks: "among the first countries". */
const LEADERS = 3

function sidesOf(
  question: Question,
  ranked: readonly Scored[],
  kind: 'rank' | 'one',
  best: Scored,
  its: RankClaim,
): Side[] {
  const positions = ranked.flatMap((scored): Position[] => {
    const claim = rankClaim(scored.sentence, kind)
    return claim === null || !ranksSame(question, best, its, scored, claim) ? [] : [{ scored, claim, denies: false }]
  })
  return group(positions, true)
}

/** What another subject did, or another version does, contradicts nothing; another name of a place may. */
const APART: ReadonlySet<Mismatch | null> = new Set(['subject', 'number', 'person'])

const CONTENDERS = 14

/** For a yes/no question a plain statement of what another sentence denies is a position, as the denial is one. */
function affirmation(question: Question, { sentence, features }: Scored, denials: readonly Denial[]): Claim | null {
  if (
    question.expects !== 'yes-no' ||
    features.context < MIN_CONTEXT ||
    features.asks > 0 ||
    features.named < NAMED_HERE ||
    !denials.some(({ terms }) => affirms(sentence, terms))
  )
    return null
  return { start: 0, end: sentence.text.length, text: sentence.text }
}

function contends(scored: Scored, best: Scored, question: Question, denied: boolean): boolean {
  if (scored === best) return true
  const own = denied || question.expects === 'yes-no' ? STATEMENT_SHARE : OWN_SHARE
  const { features } = scored
  const above = tellsOf(scored, best, question)
  return (
    (denied || (confidence(question, scored) >= THRESHOLD && !APART.has(mismatch(question, scored.sentence)))) &&
    features.context >= MIN_CONTEXT &&
    (above || features.context >= (own === OWN_SHARE ? CONTEXT_SHARE : STATEMENT_CONTEXT) * best.features.context) &&
    (denied || question.expects === 'yes-no' || features.said >= SAID_TOO * best.features.said) &&
    (features.coverage >= own * best.features.coverage || above) &&
    (question.claimedRanks.length === 0
      ? features.namedContext >= NAMED_SHARE * best.features.namedContext || above
      : features.said >= SAID_SHARE * best.features.said)
  )
}

/** Two names contradict each other only where nearly the same is said of both. */
const SAME_SAID = 0.95

function rivals({ features }: Scored, best: Scored): boolean {
  return (
    features.coverage >= SAME_SAID * best.features.coverage &&
    features.pairs >= SAME_SAID * best.features.pairs &&
    features.said >= SAME_SAID &&
    features.namedContext >= NAMED_HERE
  )
}

/** Says all that the best does, of a thing that its title or heading names: "The outage delayed 1.8 million events." */
function tellsOf({ sentence, features }: Scored, best: Scored, { terms }: Question): boolean {
  if (features.said < SAID_ALL || features.said < best.features.said) return false
  const { document, chunk } = sentence.hit
  const above = new Set(keyed([document.title, ...chunk.headings].join(' ')).map((w) => w.key))
  return terms.every(
    (term) => !isNamed(term, sentence) || match(term, sentence) > 0 || match(term, { keys: above }) > 0,
  )
}

/** Gathers positions that agree; `within` lets one document take two sides. */
function group(positions: readonly Position[], within: boolean): Side[] {
  const found: [Position, ...Position[]][] = []
  const documentOf = ({ scored }: Position): string => scored.sentence.hit.document.id
  for (const position of positions) {
    const same = (other: Position): boolean => documentOf(other) === documentOf(position)
    const side = found.find(
      ([first]) => first.denies === position.denies && (first.denies || agree(first.claim, position.claim)),
    )
    if (side !== undefined) {
      if (!side.some(same)) side.push(position)
      continue
    }
    // A document that gives two dates tells of two events; only a denial, or a rank, contradicts what stands beside it.
    const contradicts = position.denies || within || found.every(([first]) => first.denies)
    if (contradicts || !found.some((other) => other.some(same))) found.push([position])
  }
  return found
}
