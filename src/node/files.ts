import type { Dirent, Stats } from 'node:fs'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { IbidError } from '../core/errors.ts'
import type { FileSource } from '../ingest/sync.ts'
import { storageError, systemCode } from './storage-error.ts'

const SKIPPED_FOLDERS = new Set(['node_modules'])

/**
 * The files of a folder and its subfolders, in order of their ids. Hidden files and `node_modules` are
 * passed over, and so are links that lead out of the folder, pipes and devices. A link to nowhere is listed, so that reading it says what is wrong.
 * @throws IbidError `config` from `list` where the folder, or one in it, is missing, no folder or unreadable:
 * a listing with a hole in it would look as if its files had been deleted.
 */
export function createFolderSource(root: string): FileSource {
  return {
    async *list() {
      const home = await resolveRoot(root)
      yield* walk(root, home, '', new Set([home]))
    },
    async read(id) {
      const path = join(root, ...id.split('/'))
      try {
        return await readFile(path)
      } catch (error) {
        throw storageError('read', path, error)
      }
    },
  }
}

async function resolveRoot(root: string): Promise<string> {
  const advice = 'create it, or set CORPUS_DIR (or --corpus) to the folder of your documents'
  let found: Stats
  try {
    found = await stat(root)
  } catch (cause) {
    const missing = systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR'
    if (missing) throw new IbidError('config', `CORPUS_DIR ${root}: no such folder; ${advice}`, { cause })
    throw unreadable(root, cause)
  }
  if (!found.isDirectory()) throw new IbidError('config', `CORPUS_DIR ${root}: not a folder but a file; ${advice}`)
  return realpath(root)
}

/** `visited` holds the real paths of the folders on the way here: a link back to one of them would never end. */
async function* walk(
  folder: string,
  home: string,
  prefix: string,
  visited: ReadonlySet<string>,
): AsyncGenerator<{ id: string; size: number }> {
  let entries: Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (cause) {
    throw unreadable(folder, cause)
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    const id = prefix + entry.name
    const found = await inspect(path, home)
    if (found === 'outside') continue
    if (found === 'broken') {
      yield { id, size: 0 }
    } else if (found.stats.isDirectory()) {
      if (SKIPPED_FOLDERS.has(entry.name) || visited.has(found.real)) continue
      yield* walk(path, home, `${id}/`, new Set([...visited, found.real]))
    } else if (found.stats.isFile()) yield { id, size: found.stats.size }
  }
}

async function inspect(path: string, home: string): Promise<{ real: string; stats: Stats } | 'outside' | 'broken'> {
  try {
    const real = await realpath(path)
    const way = relative(home, real)
    if (way === '..' || way.startsWith(`..${sep}`)) return 'outside'
    return { real, stats: await stat(path) }
  } catch (cause) {
    // Gone since the folder was read, a link to nowhere, or not to be looked at: reading it will say which.
    if (systemCode(cause) !== undefined) return 'broken'
    throw cause
  }
}

function unreadable(folder: string, cause: unknown): IbidError {
  return new IbidError('config', `CORPUS_DIR: ${storageError('read the folder', folder, cause).message}`, { cause })
}
