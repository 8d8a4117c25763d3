import * as z from 'zod'
import { IbidError, messageOf } from '../core/errors.ts'
import { HnswManifest } from './manifest.ts'

/** The format of an export that this program writes and reads; any other is refused. */
export const EDGE_VERSION = 1

/** Where an export keeps what it is, beside its files. */
export const EDGE_EXPORT_FILE = 'current.json'

/** The fact by which a database says which generation it holds. */
export const EDGE_GENERATION_FACT = 'edge_generation'

/** Largest piece of a file in bytes: a static asset of Workers may have 25 MiB. */
export const MAX_PART_BYTES = 20 * 1024 * 1024

/** Largest index in bytes: an isolate has 128 MB for everything, the lexicon of the tagger and the requests among it. */
export const MAX_INDEX_BYTES = 64 * 1024 * 1024

/** Generations take turns between two databases: the one that serves is left alone while the other is filled. */
export const EdgeSlot = z.enum(['a', 'b'])
export type EdgeSlot = z.infer<typeof EdgeSlot>

const File = z.strictObject({
  path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  size: z.int().positive().describe('Bytes'),
})
export type EdgeFile = z.infer<typeof File>

/** What `ibid export --edge` wrote, for whoever serves it: a generation of documents, index and embedder. */
export const EdgeExport = z.strictObject({
  formatVersion: z.literal(EDGE_VERSION),
  generation: z.string().regex(/^e-[0-9a-f]{16}$/),
  version: z.string().describe('Of the Ibid that wrote it'),
  slot: EdgeSlot.describe('The database that it is to be in'),
  documents: z.int().min(0),
  passages: z.int().min(0),
  embedder: z.strictObject({ id: z.string(), file: File }).nullable(),
  index: z
    .strictObject({ manifest: HnswManifest, parts: z.array(File).min(1) })
    .nullable()
    .describe('None where there are no vectors'),
  lexicon: File.describe('Of the tagger'),
})
export type EdgeExport = z.infer<typeof EdgeExport>

/**
 * Reads what an export says it is.
 * @throws IbidError `unsupported_version` for a format this program does not know, `corrupt` for anything else amiss
 */
export function parseEdgeExport(text: string): EdgeExport {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new IbidError('corrupt', `The export is not JSON: ${messageOf(cause)}`, { cause })
  }
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion
  if (version !== EDGE_VERSION)
    throw new IbidError(
      'unsupported_version',
      `The export has format version ${String(version)}; this program reads version ${EDGE_VERSION}. Export again`,
    )
  const parsed = EdgeExport.safeParse(json)
  if (!parsed.success) throw new IbidError('corrupt', `The export is not valid: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
