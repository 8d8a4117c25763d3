import type { Sql, TokenBudget } from '../core/ports.ts'

/** Days that are kept behind today, for whoever wants to see what was spent. */
const KEPT_DAYS = 35
const DAY_MS = 86_400_000

export interface TokenBudgetOptions {
  /** Most tokens, read and written, that an owner may have models spend in a UTC day. */
  tokensPerDay: number
  /** Now, as an ISO 8601 instant in UTC. */
  now(): string
}

/**
 * The daily budget of each owner, counted in the database: it holds over restarts and over the processes that share it.
 * Tokens are set aside before a call and settled behind it, so that calls at the same time cannot spend the same ones;
 * what a process that is killed had set aside stays spent.
 */
export function createTokenBudget(sql: Sql, { tokensPerDay, now }: TokenBudgetOptions): TokenBudget {
  let swept = ''

  async function sweep(day: string): Promise<void> {
    if (swept === day) return
    const oldest = new Date(Date.parse(day) - KEPT_DAYS * DAY_MS).toISOString().slice(0, 10)
    await sql.run('DELETE FROM token_usage WHERE day < ?', [oldest])
    swept = day
  }

  return {
    async reserve(owner, tokens) {
      const day = now().slice(0, 10)
      await sweep(day)
      const { changes } = await sql.run(
        `INSERT INTO token_usage (day, owner, tokens) SELECT ?, ?, ? WHERE ? <= ?
         ON CONFLICT (day, owner) DO UPDATE SET tokens = tokens + excluded.tokens
         WHERE tokens + excluded.tokens <= ?`,
        [day, owner ?? '', tokens, tokens, tokensPerDay, tokensPerDay],
      )
      if (changes === 0) return null
      let settled = false
      return {
        async settle(spent) {
          if (settled) return
          settled = true
          // Of the day that it was set aside in, whatever day it is by now.
          await sql.run('UPDATE token_usage SET tokens = max(0, tokens + ?) WHERE day = ? AND owner = ?', [
            spent - tokens,
            day,
            owner ?? '',
          ])
        },
      }
    },
  }
}

/** What was spent and is set aside in a UTC day (`2026-01-31`), by owner; without keys, null is the one owner. */
export async function tokensSpent(sql: Sql, day: string): Promise<{ owner: string | null; tokens: number }[]> {
  const rows = await sql.all<{ owner: string; tokens: number }>(
    'SELECT owner, tokens FROM token_usage WHERE day = ? ORDER BY owner',
    [day],
  )
  return rows.map(({ owner, tokens }) => ({ owner: owner === '' ? null : owner, tokens }))
}
