import { describe, expect, test } from 'vitest'
import type { Sql } from '../core/ports.ts'
import { opening } from './opening.ts'

/** What the conversation store must do over any `Sql`. `open` gives an empty database. */
export function conversationsSuite(name: string, open: () => Promise<Sql>): void {
  const opened = opening(open)

  describe(`${name}: conversations`, () => {
    const turn = {
      id: 'msg_1',
      question: 'when? \ud800',
      standaloneQuestion: 'when was it?',
      answer: 'In 2022 [1].',
      status: 'conflicting' as const,
      citations: [
        {
          n: 1,
          documentId: 'a',
          title: 'T',
          url: null,
          publishedAt: null,
          author: null,
          chunkId: 3,
          quote: 'q',
          start: 0,
          end: 1,
        },
      ],
      conflicts: [{ about: 'it', values: [{ value: 'x', citations: [1], publishedAt: null }] }],
      askedAt: '2024-05-01T10:00:00.000Z',
    }

    test('replay exactly what was stored, in order, and go whole', async () => {
      const { sql, store } = await opened()
      const second = { ...turn, id: 'msg_2', askedAt: '2024-05-01T09:00:00.000Z' }
      await store.conversations.append('conv', turn)
      await store.conversations.append('conv', second)
      await store.conversations.append('other', second)
      expect(await store.conversations.get('conv')).toEqual({
        id: 'conv',
        createdAt: turn.askedAt,
        turns: [turn, second],
      })
      expect(await store.conversations.delete('conv')).toBe(true)
      expect(await store.conversations.delete('conv')).toBe(false)
      expect(await store.conversations.get('conv')).toBeNull()
      expect(await sql.all('SELECT count(*) AS n FROM turns')).toEqual([{ n: 1 }])
    })

    test('stay deleted for a turn that only continues', async () => {
      const { store } = await opened()
      await store.conversations.append('conv', turn)
      await store.conversations.append('conv', { ...turn, id: 'msg_2' }, { create: false })
      expect((await store.conversations.get('conv'))?.turns.map(({ id }) => id)).toEqual(['msg_1', 'msg_2'])
      await store.conversations.delete('conv')
      await store.conversations.append('conv', { ...turn, id: 'msg_3' }, { create: false })
      expect(await store.conversations.get('conv')).toBeNull()
    })
  })
}
