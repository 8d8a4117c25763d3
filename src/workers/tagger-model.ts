import featureFn from 'wink-eng-lite-web-model/dist/feature.js'
import lemmatize from 'wink-eng-lite-web-model/dist/lemmatize.js'
import metaCER from 'wink-eng-lite-web-model/dist/load-cer-meta-model.js'
import negation from 'wink-eng-lite-web-model/dist/load-negation-model.js'
import pos from 'wink-eng-lite-web-model/dist/load-pos-model.js'
import sbd from 'wink-eng-lite-web-model/dist/load-sbd-model.js'
import stem from 'wink-eng-lite-web-model/dist/porter-stemmer.js'
import { IbidError } from '../core/errors.ts'

/**
 * The model of the tagger where a script may not be large: its code is bundled, its lexicon (3 MB of JSON) is an asset
 * that is handed in before the first question. package.json's `imports` puts this module in the place of the whole package.
 */

type Numbers = Record<string, number>

/** What is used of the lexicon file here; wink-nlp uses more of it. */
interface Lexicon {
  lexicon: string | Uint32Array
  xpansions: string | Uint32Array
  packing: { layout: Record<string, number[]>; efList?: string[] }
  pos: { hash: Numbers }
  features: Record<string, Feature>
}

interface Feature {
  list: (string | Set<number>)[]
  hash?: Numbers
  intrinsicSize?: number
  index?: number
  maxIndex?: number
}

let lexicon: string | null = null

/** Hands in the text of `eng-core-web-model.json`. It is parsed with the first question that needs it. */
export function provideLexicon(text: string): void {
  lexicon = text
}

/**
 * What the package's read-core-model.js and load-core-model.js do, for a file that is not bundled. Each call makes its own.
 * @throws IbidError `internal` where no lexicon was handed in
 */
function core(): Lexicon {
  if (lexicon === null) throw new IbidError('internal', 'The lexicon of the tagger was not loaded')
  const model = JSON.parse(lexicon) as Lexicon
  const { packing, features, pos } = model
  model.lexicon = words(model.lexicon as string)
  model.xpansions = words(model.xpansions as string)
  packing.efList = []
  for (const [name, layout] of Object.entries(packing.layout)) {
    const feature = features[name]!
    if (layout[3] === 0) {
      index(feature)
      feature.maxIndex = layout[1]! >>> layout[2]!
    }
    if (layout[4] === 1) packing.efList.push(name)
  }
  index(features.lexeme!)
  const clusters = features.posClusters!
  clusters.list = clusters.list.map(
    (names) =>
      new Set(
        String(names)
          .split('_')
          .map((name) => pos.hash[name] || 0),
      ),
  )
  return model
}

function index(feature: Feature): void {
  const hash = Object.create(null) as Numbers
  feature.list.forEach((value, i) => {
    hash[String(value)] = i
  })
  feature.hash = hash
  feature.intrinsicSize = feature.list.length
  feature.index = feature.list.length
}

/** Words of 32 bits from base64. */
function words(base64: string): Uint32Array {
  const binary = atob(base64)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return new Uint32Array(bytes.buffer)
}

/** wink-nlp loads every automaton and runs those of its pipe; entities and sentiment are not in ours and need none of their own. */
const model = {
  core,
  sbd,
  pos,
  negation,
  metaCER,
  ner: () => ({ machines: [], transformers: [] }),
  sa: negation,
  featureFn,
  addons: { stem, lemmatize },
}
export default model
