import { open, readFile } from 'node:fs/promises'
import { storageError, systemCode } from './storage-error.ts'

/** Writes a file whole and waits until the disk has it. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Waits until the disk has the names in a directory: a renamed file is safe only then. */
export async function flushDirectory(path: string): Promise<void> {
  // Windows opens no directories, and orders its renames itself.
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The text of a file, `null` where there is none. @throws IbidError `storage` where it cannot be read. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null
    throw storageError('read', path, cause)
  }
}
