import type { ToldTurn, Turn } from '../core/conversation.ts'
import type { ConversationStore, Sql } from '../core/ports.ts'

/** What is kept, and for how long. */
export interface ConversationOptions {
  /** Days after its last turn until a conversation is deleted; 0 keeps all. */
  retentionDays: number
}

/** The owner as it is stored; ids of API keys are never empty. */
export const NOBODY = ''

/** Conversations; a turn is stored as JSON and comes back as it was. */
export function createConversationStore(sql: Sql, { retentionDays }: ConversationOptions): ConversationStore {
  return {
    async get(id, { owner, last } = {}) {
      const rows = await sql.all<{ created_at: string; turn: string | null }>(
        `SELECT c.created_at, t.turn FROM conversations c LEFT JOIN turns t ON t.conversation = c.key
         WHERE c.owner = ? AND c.id = ? ORDER BY t.seq DESC LIMIT ?`,
        [owner ?? NOBODY, id, last === undefined ? -1 : Math.max(last, 1)],
      )
      const [first] = rows
      if (!first) return null
      const turns = rows.flatMap((row) => (row.turn === null ? [] : [storedTurn(row.turn)])).reverse()
      return { id, createdAt: first.created_at, turns: last === 0 ? [] : turns }
    },

    async append(conversationId, turn, { owner, create = true } = {}) {
      const of = [owner ?? NOBODY, conversationId]
      const creation = {
        sql: `INSERT INTO conversations (owner, id, created_at, updated_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (owner, id) DO NOTHING`,
        params: [...of, turn.askedAt, turn.askedAt],
      }
      const addition = {
        sql: `INSERT INTO turns (conversation, seq, id, asked_at, turn)
          SELECT c.key, (SELECT coalesce(max(seq), 0) + 1 FROM turns WHERE conversation = c.key), ?, ?, ?
          FROM conversations c WHERE c.owner = ? AND c.id = ?`,
        params: [turn.id, turn.askedAt, JSON.stringify(turn), ...of],
      }
      const touch = {
        sql: 'UPDATE conversations SET updated_at = max(updated_at, ?) WHERE owner = ? AND id = ?',
        params: [turn.askedAt, ...of],
      }
      const expired = expiry(turn.askedAt, retentionDays)
      await sql.batch([
        ...(create ? [creation] : []),
        addition,
        touch,
        // An index tells at once that there is nothing to delete, so no clock of its own has to watch over it.
        ...(expired === null ? [] : [{ sql: PURGE, params: [expired] }]),
      ])
    },

    async amend(conversationId, turn, { owner } = {}) {
      await sql.run(
        `UPDATE turns SET turn = ? WHERE id = ? AND conversation =
           (SELECT key FROM conversations WHERE owner = ? AND id = ?)`,
        [JSON.stringify(turn), turn.id, owner ?? NOBODY, conversationId],
      )
    },

    async delete(id, { owner } = {}) {
      const { changes } = await sql.run('DELETE FROM conversations WHERE owner = ? AND id = ?', [owner ?? NOBODY, id])
      return changes > 0
    },

    async list({ owner, limit = 100, after } = {}) {
      const rows = await sql.all<{
        id: string
        created_at: string
        updated_at: string
        first: string | null
        n: number
      }>(
        `SELECT c.id, c.created_at, c.updated_at,
           (SELECT turn FROM turns WHERE conversation = c.key ORDER BY seq LIMIT 1) AS first,
           (SELECT count(*) FROM turns WHERE conversation = c.key) AS n
         FROM conversations c WHERE c.owner = ? ${after ? 'AND (c.updated_at, c.id) < (?, ?)' : ''}
         ORDER BY c.updated_at DESC, c.id DESC LIMIT ?`,
        [owner ?? NOBODY, ...(after ? [after.updatedAt, after.id] : []), limit],
      )
      return rows.map(({ id, created_at, updated_at, first, n }) => ({
        id,
        createdAt: created_at,
        updatedAt: updated_at,
        firstQuestion: first === null ? null : storedTurn(first).question,
        turns: n,
      }))
    },

    async purge(before) {
      // Counted by what comes back: D1 counts the turns and the feedback that go with them among the changes.
      return (await sql.all(`${PURGE} RETURNING key`, [before])).length
    },
  }
}

const PURGE = 'DELETE FROM conversations WHERE updated_at < ?'
const DAY_MS = 86_400_000

/** The instant before which what was not added to has expired; null where nothing ever does. */
export function expiry(now: string, retentionDays: number): string | null {
  return retentionDays > 0 ? new Date(Date.parse(now) - retentionDays * DAY_MS).toISOString() : null
}

/** What turns had that were stored before these fields were: no language model answered then. */
const NOT_STORED = { shortAnswer: null, model: 'extractive', fallback: null, followUps: [] }

/** A turn as its row holds it. */
export function storedTurn(json: string): ToldTurn {
  return { ...NOT_STORED, ...(JSON.parse(json) as Turn) }
}
