import { INGEST_VERSION } from './defaults.ts'

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const sha256 = async (bytes: Uint8Array): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)))

/**
 * What `sync` compares: SHA-256, in hexadecimal, over the version of ingestion and the SHA-256 of the bytes.
 * It changes with either, so that a better cleaner reads every file anew.
 */
export async function contentHash(bytes: Uint8Array): Promise<string> {
  return sha256(new TextEncoder().encode(`ibid-ingest ${INGEST_VERSION}\n${await sha256(bytes)}`))
}
