import type * as Addon from 'hnswlib-node'
import { messageOf } from '../core/errors.ts'

/** The native addon. */
export type Hnswlib = typeof Addon

let loaded: Promise<Hnswlib | null> | undefined

/**
 * Loads the native addon, or gives `null` where it was not built for this machine: vectors are then scanned exactly.
 * @param onMissing told the reason, once in the life of the process, so that somebody can say so
 */
export function loadHnswlib(onMissing?: (reason: string) => void): Promise<Hnswlib | null> {
  loaded ??= load(onMissing)
  return loaded
}

async function load(onMissing?: (reason: string) => void): Promise<Hnswlib | null> {
  try {
    // The package assigns `module.exports` at run time, so only the default export is there.
    const { default: addon } = (await import('hnswlib-node')) as unknown as { default: Hnswlib }
    return addon
  } catch (error) {
    onMissing?.(messageOf(error))
    return null
  }
}
