import { sha256 } from '../core/sha256.ts'
import { INGEST_VERSION } from './defaults.ts'

/**
 * What `sync` compares: SHA-256, in hexadecimal, over the version of ingestion and the SHA-256 of the bytes.
 * It changes with either, so that a better cleaner reads every file anew.
 */
export async function contentHash(bytes: Uint8Array): Promise<string> {
  return sha256(`ibid-ingest ${INGEST_VERSION}\n${await sha256(bytes)}`)
}
