import { IbidError, messageOf } from '../core/errors.ts'
import type { Sql, SqlRow, SqlStatement, SqlValue } from '../core/ports.ts'
import type { D1Database, D1Statement } from './platform.ts'

/** What D1 says (https://developers.cloudflare.com/d1/observability/debug-d1/) that a person can do something about. */
const FAULTS: readonly { said: RegExp; code: 'storage' | 'unavailable'; says: string }[] = [
  {
    said: /maximum DB size|SQLITE_FULL/i,
    code: 'storage',
    says: 'is full: delete conversations, or use a larger plan',
  },
  {
    said: /overloaded|connection lost|timed? ?out|timeout|reset because|currently importing|too many requests/i,
    code: 'unavailable',
    says: 'does not answer just now: try again in a moment',
  },
]

/**
 * The `Sql` port over a D1 database. Blobs come back as bytes, though D1 hands them out as arrays of numbers; a batch is
 * a transaction of D1's own.
 * @param name what messages call the database: its binding
 * @throws IbidError `storage` or `unavailable`, from every statement; other errors are faults of the SQL and pass
 */
export function createD1(database: D1Database, name: string): Sql {
  const prepare = ({ sql, params = [] }: SqlStatement): D1Statement => database.prepare(sql).bind(...params)

  async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      const said = messageOf(error)
      const fault = FAULTS.find((known) => known.said.test(said))
      if (!fault) throw error
      throw new IbidError(fault.code, `The database ${name} ${fault.says}`, { cause: error })
    }
  }

  return {
    async all<Row extends SqlRow>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
      const { results } = await explained(() => prepare({ sql, params }).all())
      return results.map((row) => withBytes(row) as Row)
    },
    async run(sql, params = []) {
      const { meta } = await explained(() => prepare({ sql, params }).run())
      return { changes: meta.changes }
    },
    async batch(statements) {
      if (statements.length > 0) await explained(() => database.batch(statements.map(prepare)))
    },
  }
}

function withBytes(row: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(row)) if (Array.isArray(value)) row[name] = Uint8Array.from(value)
  return row
}
