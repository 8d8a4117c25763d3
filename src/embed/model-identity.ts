import { hashBytes } from './hash.ts'

/** All that decides which vectors a model makes. */
export interface ModelIdentity {
  provider: string
  model: string
  /** Further choices that change the numbers, such as `q8`. */
  variants?: readonly string[]
  queryPrefix: string
  documentPrefix: string
}

/** Separates what is known beforehand from the dimensions, which the first vector may have to tell; names of models have none. */
const DIMENSIONS = ','

/**
 * The beginning of an embedder's id, as in `openai:text-embedding-3-small` or `ollama:nomic-embed-text#3f2a9c0157b6e1d4`: the
 * digest stands for prefixes and variants, which may be long. Where a server is, and its key, are no part of it.
 */
export function modelKey({ provider, model, variants = [], queryPrefix, documentPrefix }: ModelIdentity): string {
  const name = `${provider}:${model}`
  const rest = [...variants, queryPrefix, documentPrefix]
  if (rest.every((part) => part === '')) return name
  const bytes = new TextEncoder().encode(JSON.stringify(rest))
  const digest = [1, 2].map((seed) => hashBytes(bytes, seed).toString(16).padStart(8, '0'))
  return `${name}#${digest.join('')}`
}

/** The whole id: the key and the dimensions. */
export function modelId(key: string, dimensions: number): string {
  return `${key}${DIMENSIONS}${dimensions}`
}

/** What the ids of a key begin with, whatever the dimensions. */
export function idPrefix(key: string): string {
  return `${key}${DIMENSIONS}`
}

/** The dimensions that an id of this key names; null for the id of another. */
export function dimensionsOfId(key: string, id: string): number | null {
  const rest = id.startsWith(idPrefix(key)) ? id.slice(idPrefix(key).length) : ''
  return /^\d{1,5}$/.test(rest) ? Number(rest) : null
}
