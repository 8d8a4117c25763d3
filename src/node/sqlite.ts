import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { IbidError, messageOf } from '../core/errors.ts'
import type { Sql, SqlRow, SqlStatement, SqlValue } from '../core/ports.ts'

/** How long a statement waits for another process that is writing, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000
/** Prepared statements kept; the SQL of Ibid is a fixed set of texts, so this is a bound and not a working size. */
const MAX_PREPARED = 128
/** Page cache, in KiB: keyword rows and letter groups are written in random order. */
const CACHE_KIB = 32_768

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that a person can do something about. */
const FAULTS: Readonly<Record<number, { code: 'storage' | 'unavailable' | 'corrupt'; says: string }>> = {
  3: { code: 'storage', says: 'may not be opened: check the permissions of the file and its folder' },
  5: { code: 'unavailable', says: 'is locked by another process: stop the other Ibid, or use another DATA_DIR' },
  6: { code: 'unavailable', says: 'is locked by another statement: try again' },
  8: { code: 'storage', says: 'cannot be written: make the file and its folder writable, or use another DATA_DIR' },
  10: { code: 'storage', says: 'could not be read or written: check the disk' },
  11: { code: 'corrupt', says: 'is damaged: delete it and sync again, or restore a backup' },
  13: { code: 'storage', says: 'cannot grow because the disk is full: free some space and try again' },
  14: { code: 'storage', says: 'cannot be opened: check that its folder exists and is writable' },
  26: { code: 'corrupt', says: 'is not a database: move that file away, or use another DATA_DIR' },
}

/** The `Sql` port over a SQLite file, and its end. */
export type SqliteDatabase = Sql & { close(): void }

/**
 * Opens a SQLite file, creating it unless `readOnly`; `:memory:` is a database that lives as long as it is open.
 *
 * What a write has acknowledged survives a killed process and a power cut: WAL with `synchronous=FULL` costs one
 * fsync for each transaction, and Ibid writes one transaction for each document.
 *
 * @throws IbidError `storage`, `corrupt` or `unavailable` naming the file, here and from every statement
 */
export function openSqlite(path: string, options: { readOnly?: boolean } = {}): SqliteDatabase {
  const readOnly = options.readOnly ?? false
  if (path !== ':memory:') requireFolder(path)
  const database = explained(path, () => {
    const opened = new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
    try {
      opened.exec(`PRAGMA cache_size = -${CACHE_KIB}`)
      if (!readOnly) opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      // Opening alone reads nothing: this is where a file that is no database shows itself.
      opened.prepare('SELECT count(*) FROM sqlite_schema').get()
      return opened
    } catch (error) {
      opened.close()
      throw error
    }
  })

  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    let statement = prepared.get(sql)
    if (statement) prepared.delete(sql)
    else statement = database.prepare(sql)
    prepared.set(sql, statement)
    if (prepared.size > MAX_PREPARED) prepared.delete(prepared.keys().next().value as string)
    return statement
  }
  const run = ({ sql, params = [] }: SqlStatement) => prepare(sql).run(...params)

  return {
    async all<Row extends SqlRow>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
      return explained(path, () => prepare(sql).all(...params) as Row[])
    },
    async run(sql, params = []) {
      return explained(path, () => ({ changes: Number(run({ sql, params }).changes) }))
    },
    async batch(statements) {
      // Without an await between BEGIN and COMMIT no other caller's statement can slip into the transaction.
      explained(path, () => {
        database.exec('BEGIN IMMEDIATE')
        try {
          for (const statement of statements) run(statement)
          database.exec('COMMIT')
        } catch (error) {
          // A full disk or a failing page may already have rolled it back.
          if (database.isTransaction) database.exec('ROLLBACK')
          throw error
        }
      })
    },
    close() {
      prepared.clear()
      if (database.isOpen) database.close()
    },
  }
}

function requireFolder(path: string): void {
  const folder = dirname(path)
  let isFolder: boolean
  try {
    isFolder = statSync(folder).isDirectory()
  } catch (cause) {
    throw new IbidError('storage', `${path}: the folder ${folder} cannot be reached: create it, or set DATA_DIR`, {
      cause,
    })
  }
  if (!isFolder) throw new IbidError('storage', `${path}: ${folder} is not a folder: set DATA_DIR to a folder`)
}

/** Runs `work` and turns what SQLite reports of the file into words; other errors are faults of the SQL and pass. */
function explained<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
    const fault = FAULTS[errcode & 0xff]
    if (!fault) throw error
    throw new IbidError(fault.code, `${path} ${fault.says} (SQLite: ${messageOf(error)})`, { cause: error })
  }
}
