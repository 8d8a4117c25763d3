import type { Turn } from '../core/conversation.ts'
import type { ConversationStore, Sql } from '../core/ports.ts'

/** Conversations; a turn is stored as JSON and comes back as it was. */
export function createConversationStore(sql: Sql): ConversationStore {
  return {
    async get(id) {
      const rows = await sql.all<{ created_at: string; turn: string | null }>(
        `SELECT c.created_at, t.turn FROM conversations c LEFT JOIN turns t ON t.conversation_id = c.id
         WHERE c.id = ? ORDER BY t.seq`,
        [id],
      )
      const [first] = rows
      if (!first) return null
      const turns = rows.flatMap((row) => (row.turn === null ? [] : [JSON.parse(row.turn) as Turn]))
      return { id, createdAt: first.created_at, turns }
    },

    async append(conversationId, turn, { create = true } = {}) {
      const creation = {
        sql: 'INSERT INTO conversations (id, created_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING',
        params: [conversationId, turn.askedAt],
      }
      const addition = {
        sql: `INSERT INTO turns (conversation_id, seq, id, asked_at, turn)
          SELECT c.id, (SELECT coalesce(max(seq), 0) + 1 FROM turns WHERE conversation_id = c.id), ?, ?, ?
          FROM conversations c WHERE c.id = ?`,
        params: [turn.id, turn.askedAt, JSON.stringify(turn), conversationId],
      }
      await sql.batch(create ? [creation, addition] : [addition])
    },

    async delete(id) {
      return (await sql.run('DELETE FROM conversations WHERE id = ?', [id])).changes > 0
    },
  }
}
