import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as z from 'zod'
import { IbidError } from '../../core/errors.ts'
import { modelKey } from '../../embed/model-identity.ts'
import { POOLINGS } from '../../embed/prefixes.ts'
import { DTYPES, type ModelSettings } from '../settings/embeddings.ts'
import { systemCode } from '../storage-error.ts'

/** What the database keeps of a model, so that its vectors can serve after the settings have changed. Never a key. */
export const ModelSpec = z.strictObject({
  version: z.literal(1),
  provider: z.enum(['openai', 'ollama', 'transformers']),
  model: z.string(),
  isLocal: z.boolean(),
  baseUrl: z.string(),
  dimensions: z.int().positive().nullable(),
  queryPrefix: z.string(),
  documentPrefix: z.string(),
  dtype: z.enum(DTYPES),
  pooling: z.enum(POOLINGS),
  /** Tells one local model from the next in the same folder; empty for others. */
  digest: z.string(),
})
export type ModelSpec = z.infer<typeof ModelSpec>

/** @throws IbidError `config` for a local model that is not there */
export function specOf({ apiKey: _, ...settings }: ModelSettings): ModelSpec {
  return { version: 1, ...settings, digest: settings.isLocal ? digestOf(settings.model) : '' }
}

export function encodeSpec(spec: ModelSpec): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(spec))
}

/** Null for what is no description of a model that this Ibid knows. */
export function decodeSpec(state: Uint8Array): ModelSpec | null {
  try {
    return ModelSpec.parse(JSON.parse(new TextDecoder().decode(state)))
  } catch {
    return null
  }
}

/** As a person configured it, but of a folder its last name alone: clients are told, and paths are none of their business. */
export function nameOf({ provider, model, isLocal }: ModelSpec): string {
  return `${provider}:${isLocal ? basename(model) : model}`
}

/** The beginning of the ids of its embedders. */
export function keyOf(spec: ModelSpec): string {
  const { provider, model, isLocal, queryPrefix, documentPrefix, dtype, pooling, digest } = spec
  return modelKey({
    provider,
    model: isLocal ? basename(model) : model,
    variants: provider === 'transformers' ? [dtype, pooling, digest] : [],
    queryPrefix,
    documentPrefix,
  })
}

/** The files that decide, by content where they are small and by size where they are not. */
function digestOf(folder: string): string {
  const hash = createHash('sha256')
  try {
    for (const name of ['config.json', 'tokenizer.json']) hash.update(readFileSync(join(folder, name)))
    for (const dtype of ['model', 'model_quantized']) hash.update(`${sizeOf(join(folder, 'onnx', `${dtype}.onnx`))}\n`)
  } catch (cause) {
    throw new IbidError(
      'config',
      `EMBEDDINGS is transformers:${folder}, and there is no model: it needs config.json, tokenizer.json, tokenizer_config.json and onnx/model_quantized.onnx (or another EMBEDDINGS_DTYPE)`,
      { cause },
    )
  }
  return hash.digest('hex').slice(0, 16)
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0
    throw error
  }
}
