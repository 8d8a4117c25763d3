import type { D1Database } from './platform.ts'

/** For tests in workerd: a database without any table, whatever a test before left in it. */
export async function emptied(database: D1Database): Promise<D1Database> {
  const { results } = await database
    .prepare(
      `SELECT name, type FROM sqlite_master WHERE type IN ('table', 'trigger') AND name NOT LIKE 'sqlite_%'
       AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'chunk\\_keywords\\__%' ESCAPE '\\'`,
    )
    .all()
  const statements = results.map(({ name, type }) =>
    database.prepare(`DROP ${String(type)} IF EXISTS "${String(name)}"`),
  )
  if (statements.length > 0) await database.batch([database.prepare('PRAGMA defer_foreign_keys = on'), ...statements])
  return database
}
