import { words } from '../core/text/words.ts'
import { agreement } from './antecedents.ts'
import type { Antecedent, Salience } from './entities.ts'
import weights from './reference-weights.json' with { type: 'json' }
import type { Reference, ReferenceKind } from './references.ts'

/**
 * What speaks for an antecedent: its salience, whether its kind is known to fit, whether it is a name, a place, "the …".
 * `nothing` is that of no antecedent: what a score has to exceed.
 */
export type ReferenceFeatures = Readonly<
  Record<keyof Salience | 'sure' | 'name' | 'place' | 'definite' | 'nothing', number>
>
export type ReferenceWeights = Readonly<Record<Exclude<ReferenceKind, 'definite'>, ReferenceFeatures>>

const WEIGHTS: ReferenceWeights = weights

/** The features of an antecedent for a reference; null where it cannot be meant. */
export function referenceFeatures(reference: Reference, antecedent: Antecedent): ReferenceFeatures | null {
  const fits = agreement(reference, antecedent)
  if (fits < 0) return null
  return {
    ...antecedent.salience,
    sure: fits > 0 ? 1 : 0,
    name: antecedent.name ? 1 : 0,
    place: antecedent.kind === 'place' ? 1 : 0,
    definite: /^the /i.test(antecedent.text) ? 1 : 0,
    nothing: 0,
  }
}

/** What a word most likely stands for; null where nothing is likelier than that it stands for nothing that was named. */
export function resolveReference(reference: Reference, candidates: readonly Antecedent[]): Antecedent | null {
  if (reference.kind === 'definite') return resolveDefinite(reference, candidates)
  const of = WEIGHTS[reference.kind]
  let best: { antecedent: Antecedent; score: number } | null = null
  for (const antecedent of candidates) {
    const features = referenceFeatures(reference, antecedent)
    if (features === null) continue
    const score = scoreOf(features, of)
    // Of two that are as likely, the later one.
    if (score > of.nothing && (best === null || score >= best.score)) best = { antecedent, score }
  }
  return best?.antecedent ?? null
}

function scoreOf(features: ReferenceFeatures, of: ReferenceFeatures): number {
  let score = 0
  for (const name of Object.keys(of) as (keyof ReferenceFeatures)[]) score += of[name] * features[name]
  return score
}

/** What a conversation about one calls it. */
const TITLED = /^(?:band|group|duo|trio|company|orchestra|organi[sz]ation|party|agency|tribe)$/

/** "The bridge" after "the bridge of Aggersund", "the lake" after "Lake Geneva": the last one that says more with the same noun. */
function resolveDefinite({ noun }: Reference, candidates: readonly Antecedent[]): Antecedent | null {
  const wanted = words(noun!.text).map((word) => word.folded)
  const titled = candidates.find(
    ({ salience, type, kind }) =>
      salience.title === 1 && (type === noun!.head || (kind === 'group' && TITLED.test(noun!.text))),
  )
  if (titled !== undefined)
    return titled.kind === 'group' ? titled : { ...titled, text: `the ${noun!.text} ${titled.text}` }
  const fuller = candidates.findLast((antecedent) => {
    const own = words(antecedent.text).map((word) => word.folded)
    const more = own.length > wanted.length + (ARTICLE.test(antecedent.text) ? 1 : 0)
    // "Lake Geneva", "the Aggersund bridge", "the bridge of Aggersund".
    const first = antecedent.name ? own[0] : headOf(antecedent.text)
    return more && (own.at(-1) === noun!.head || first === noun!.head) && wanted.every((word) => own.includes(word))
  })
  if (fuller === undefined || fuller.name || ARTICLE.test(fuller.text)) return fuller ?? null
  return { ...fuller, text: `the ${fuller.text}` }
}

const ARTICLE = /^the /i

/** The noun before an "of". */
function headOf(text: string): string {
  return words(text.split(/ of /i)[0]!).at(-1)?.folded ?? ''
}

/** The longer name of someone that a single name in a question is part of, where it is part of no other. */
export function wholeName(name: string, candidates: readonly Antecedent[]): Antecedent | null {
  const [part, ...more] = words(name).map((word) => word.folded)
  if (part === undefined || more.length > 0) return null
  const whole = candidates.filter(({ kind, name: isName, text }) => {
    if (!isName || kind !== 'person') return false
    const parts = words(text).map((word) => word.folded)
    return parts.length > 1 && (parts.at(-1) === part || parts[0] === part)
  })
  return whole.length === 1 ? whole[0]! : null
}
