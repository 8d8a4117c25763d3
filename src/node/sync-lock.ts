import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { IbidError, messageOf } from '../core/errors.ts'

const SQLITE_BUSY = 5

/**
 * Makes this process the only one that syncs in a data folder, until the returned function is called.
 *
 * The lock is SQLite's own lock on the file `sync.lock`: the system drops it with its process, however that ends,
 * so there is no stale lock to detect and no process id to mistake for another's. `sync.pid` beside it only tells people who it is.
 * @throws IbidError `conflict` naming the process that holds it, `storage` if the folder cannot be written.
 */
export function lockSync(dataDir: string): () => void {
  const pidFile = join(dataDir, 'sync.pid')
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(dataDir, 'sync.lock'), { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    writeFileSync(pidFile, String(process.pid))
  } catch (error) {
    lock?.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      throw new IbidError(
        'conflict',
        `another sync is running in ${dataDir} (process ${holder(pidFile)}); wait until it is done, or end it first`,
        { cause: error },
      )
    }
    throw new IbidError('storage', `DATA_DIR ${dataDir} cannot be written: ${messageOf(error)}`, { cause: error })
  }
  const held = lock
  return () => {
    rmSync(pidFile, { force: true })
    held.close()
  }
}

function holder(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8')
  } catch {
    // Between taking the lock and writing its name, or already on its way out: the name is a courtesy.
    return 'unknown'
  }
}
