import * as z from 'zod'
import { IbidError, messageOf } from '../core/errors.ts'
import { MAX_LABEL } from './labels.ts'

/** The format this program writes and reads; any other is refused. */
export const MANIFEST_VERSION = 1

const Label = z.int().min(0).max(MAX_LABEL)

const common = {
  formatVersion: z.literal(MANIFEST_VERSION),
  generation: z
    .string()
    .regex(/^g-\d{8}T\d{9}Z-[0-9a-f]{8}$/)
    .describe('Its id, and the name of its directory'),
  createdAt: z.iso.datetime(),
  embedder: z.string().min(1).describe('Id of the embedder its vectors come from'),
  fingerprint: z.string().describe("The caller's digest of the vectors it was built from"),
  dimensions: z.int().min(1).max(65_535),
  metric: z.literal('cosine'),
}

/** A graph file, and what has to be known to search it. */
export const HnswManifest = z.strictObject({
  ...common,
  kind: z.literal('hnsw'),
  count: z.int().positive().describe('Labels it answers with'),
  M: z.int().min(4).max(64).describe('Links a new point gets on each level'),
  efConstruction: z.int().min(1).describe('Width of the search for them'),
  ef: z.int().min(1).describe('Width of the search for neighbours'),
  file: z.strictObject({
    name: z.literal('hnsw.bin'),
    size: z.int().positive().describe('Bytes'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  exactLabels: z.array(Label).describe('Labels that the graph does not lead to; they are scanned'),
  duplicates: z.array(z.tuple([Label, Label])).describe('Label, and the label of the point of the graph it shares'),
})
export type HnswManifest = z.infer<typeof HnswManifest>

/** Vectors that were to be scanned when it was built: no addon could make a graph. It has no file. */
export const ExactManifest = z.strictObject({ ...common, kind: z.literal('exact'), count: z.int().positive() })

/** No vectors at all. It has no file: an empty graph would reload with room for none. */
export const EmptyManifest = z.strictObject({ ...common, kind: z.literal('empty'), count: z.literal(0) })

/** What is known of an index generation; the file `manifest.json` beside the graph. */
export const Manifest = z.discriminatedUnion('kind', [HnswManifest, ExactManifest, EmptyManifest])
export type Manifest = z.infer<typeof Manifest>

const Versioned = z.looseObject({ formatVersion: z.unknown() })

/**
 * Reads a manifest.
 * @throws IbidError `unsupported_version` for a format this program does not know, `corrupt` for anything else amiss.
 */
export function parseManifest(text: string): Manifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new IbidError('corrupt', `The index manifest is not JSON: ${messageOf(cause)}`, { cause })
  }
  const versioned = Versioned.safeParse(json)
  if (!versioned.success) throw new IbidError('corrupt', 'The index manifest is not a JSON object')
  const version = versioned.data.formatVersion
  if (version !== MANIFEST_VERSION) {
    throw new IbidError(
      'unsupported_version',
      `The index manifest has format version ${String(version)}; this program reads version ${MANIFEST_VERSION}. ` +
        'Run a program of that version, or let this one rebuild the index',
    )
  }
  const parsed = Manifest.safeParse(json)
  if (!parsed.success) {
    throw new IbidError('corrupt', `The index manifest is not valid: ${z.prettifyError(parsed.error)}`)
  }
  return parsed.data
}
