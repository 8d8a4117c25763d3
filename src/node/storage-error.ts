import { IbidError, messageOf } from '../core/errors.ts'

const HINTS: Record<string, string> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'the disk quota is used up; free some space',
  EFBIG: 'the file would be larger than this system allows',
  EROFS: 'it is on a read-only file system; choose another folder',
  ENOENT: 'it does not exist',
  ENOTDIR: 'part of that path is not a folder',
  EEXIST: 'something else is there already',
  EMFILE: 'too many files are open',
}

/** The system's code of a failed file operation, such as `ENOSPC`; `undefined` for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/**
 * An `IbidError` for a failed file operation that says what was tried, on what, and what may help.
 * @param tried begins with the verb: what does not `read` writes
 */
export function storageError(tried: string, path: string, cause: unknown): IbidError {
  if (cause instanceof IbidError) return cause
  const code = systemCode(cause)
  const denied = code === 'EACCES' || code === 'EPERM'
  const reason = denied ? deniedHint(tried) : (code !== undefined && HINTS[code]) || messageOf(cause)
  return new IbidError('storage', `Could not ${tried} ${path}: ${reason}${code === undefined ? '' : ` (${code})`}`, {
    cause,
  })
}

function deniedHint(tried: string): string {
  return `it may not be ${/^read\b/.test(tried) ? 'read' : 'written'} by this user; change its permissions`
}
