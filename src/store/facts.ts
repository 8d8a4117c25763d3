import type { Sql } from '../core/ports.ts'

/** Single facts about the whole database, such as what it was made from, by name. */
export interface FactStore {
  get(name: string): Promise<string | null>
  /** Sets a fact, replacing what it was. */
  set(name: string, value: string): Promise<void>
}

/** The facts of a database. */
export function createFactStore(sql: Sql): FactStore {
  return {
    async get(name) {
      const [row] = await sql.all<{ value: string }>('SELECT value FROM facts WHERE name = ?', [name])
      return row?.value ?? null
    },

    async set(name, value) {
      await sql.run(
        'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        [name, value],
      )
    },
  }
}
