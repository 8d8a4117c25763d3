import type { Rating } from '../core/feedback.ts'
import type { FeedbackStore, Sql } from '../core/ports.ts'
import { NOBODY, storedTurn } from './conversations.ts'

/** Feedback, kept beside the turn that it is about and gone with it. */
export function createFeedbackStore(sql: Sql): FeedbackStore {
  return {
    async put(messageId, { rating, comment, givenAt }, { owner } = {}) {
      const { changes } = await sql.run(
        `INSERT INTO feedback (conversation, seq, rating, comment, given_at)
         SELECT t.conversation, t.seq, ?, ?, ? FROM turns t JOIN conversations c ON c.key = t.conversation
         WHERE t.id = ? AND c.owner = ?
         ON CONFLICT (conversation, seq) DO UPDATE SET
           rating = excluded.rating, comment = excluded.comment, given_at = excluded.given_at`,
        [rating, comment, givenAt, messageId, owner ?? NOBODY],
      )
      return changes > 0
    },

    async list({ rating, since } = {}) {
      const rows = await sql.all<Row>(
        `SELECT c.id, c.owner, f.conversation, f.seq, f.rating, f.comment, f.given_at, t.turn
         FROM feedback f JOIN conversations c ON c.key = f.conversation
         JOIN turns t ON t.conversation = f.conversation AND t.seq <= f.seq
         WHERE f.given_at >= ? AND (? IS NULL OR f.rating = ?)
         ORDER BY f.given_at, f.conversation, f.seq, t.seq`,
        [since ?? '', rating ?? null, rating ?? null],
      )
      const rated = new Map<string, Row[]>()
      for (const row of rows) {
        const of = `${row.conversation} ${row.seq}`
        rated.set(of, [...(rated.get(of) ?? []), row])
      }
      return [...rated.values()].map((rows) => {
        const { id, owner, rating, comment, given_at } = rows[0]!
        return {
          conversationId: id,
          owner: owner === NOBODY ? null : owner,
          rating: rating as Rating,
          comment,
          givenAt: given_at,
          turns: rows.map((row) => storedTurn(row.turn)),
        }
      })
    },
  }
}

type Row = {
  id: string
  owner: string
  conversation: number
  seq: number
  rating: string
  comment: string | null
  given_at: string
  turn: string
}
