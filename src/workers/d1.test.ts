import { describe, expect, it } from 'vitest'
import { createD1 } from './d1.ts'
import type { D1Database, D1Result } from './platform.ts'

/** A database whose every statement fails as D1 says it does: workerd does not, however long one waits. */
function failing(message: string): D1Database {
  const fail = async (): Promise<D1Result> => {
    throw new Error(message)
  }
  const statement = { bind: () => statement, all: fail, run: fail }
  return { prepare: () => statement, batch: async () => [await fail()] }
}

describe('D1 that fails', () => {
  it.each([
    ['D1_ERROR: D1 DB is overloaded. Requests queued for too long.', 'unavailable'],
    ['D1_ERROR: Network connection lost.', 'unavailable'],
    ['D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.', 'unavailable'],
    ['D1_ERROR: Exceeded maximum DB size', 'storage'],
  ])('says what to do where it says %s', async (message, code) => {
    const sql = createD1(failing(message), 'CORPUS_A')
    for (const call of [() => sql.all('SELECT 1'), () => sql.run('SELECT 1'), () => sql.batch([{ sql: 'SELECT 1' }])]) {
      const error = await call().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'IbidError', code, message: expect.stringContaining('CORPUS_A') })
      expect((error as Error).message).not.toContain('D1_ERROR')
    }
  })

  it('leaves faults of the SQL as they are', async () => {
    const sql = createD1(failing('D1_ERROR: no such table: a: SQLITE_ERROR'), 'STATE')
    await expect(sql.all('SELECT * FROM a')).rejects.toThrow('no such table')
  })
})
