import type * as Addon from 'hnswlib-node'
import { messageOf } from '../core/errors.ts'

/** The native addon. */
export type Hnswlib = typeof Addon

let loading: Promise<{ addon: Hnswlib | null; reason: string }> | undefined
let isTold = false

/**
 * Loads the native addon, or gives `null` where it was not built for this machine: vectors are then scanned exactly.
 * @param onMissing told the reason; only the first one in the life of the process, so that it is said once
 */
export async function loadHnswlib(onMissing?: (reason: string) => void): Promise<Hnswlib | null> {
  loading ??= load()
  const { addon, reason } = await loading
  if (addon === null && onMissing !== undefined && !isTold) {
    isTold = true
    onMissing(reason)
  }
  return addon
}

async function load(): Promise<{ addon: Hnswlib | null; reason: string }> {
  try {
    // The package assigns `module.exports` at run time, so only the default export is there.
    const { default: addon } = (await import('hnswlib-node')) as unknown as { default: Hnswlib }
    return { addon, reason: '' }
  } catch (error) {
    return { addon: null, reason: messageOf(error) }
  }
}
