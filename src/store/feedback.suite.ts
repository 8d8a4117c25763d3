import { describe, expect, test } from 'vitest'
import type { Feedback } from '../core/feedback.ts'
import type { Sql } from '../core/ports.ts'
import { turn } from './conversations.suite.ts'
import { opening } from './opening.ts'

/** What the feedback store must do over any `Sql`. `open` gives an empty database. */
export function feedbackSuite(name: string, open: () => Promise<Sql>): void {
  const opened = opening(open)
  const down: Feedback = { rating: 'down', comment: 'the year is wrong', givenAt: '2024-05-02T10:00:00.000Z' }
  const up: Feedback = { rating: 'up', comment: null, givenAt: '2024-05-03T10:00:00.000Z' }
  const nth = (n: number) => ({ ...turn, id: `msg_${n}`, question: `question ${n}` })

  describe(`${name}: feedback`, () => {
    test('is kept with the turns up to the one it is about, oldest first', async () => {
      const { store } = await opened()
      for (const n of [1, 2, 3]) await store.conversations.append('conv', nth(n), { owner: 'anna' })
      await store.conversations.append('open', nth(4))
      expect(await store.feedback.put('msg_4', up)).toBe(true)
      expect(await store.feedback.put('msg_2', down, { owner: 'anna' })).toBe(true)
      const first = { ...down, conversationId: 'conv', owner: 'anna', turns: [nth(1), nth(2)] }
      const second = { ...up, conversationId: 'open', owner: null, turns: [nth(4)] }
      expect(await store.feedback.list()).toEqual([first, second])
      expect(await store.feedback.list({ rating: 'up' })).toEqual([second])
      expect(await store.feedback.list({ since: up.givenAt })).toEqual([second])
      expect(await store.feedback.list({ since: up.givenAt, rating: 'down' })).toEqual([])
    })

    test('takes the place of what was said before', async () => {
      const { sql, store } = await opened()
      await store.conversations.append('conv', nth(1))
      for (const feedback of [down, up, up]) expect(await store.feedback.put('msg_1', feedback)).toBe(true)
      expect(await store.feedback.list()).toMatchObject([up])
      expect(await sql.all('SELECT count(*) AS n FROM feedback')).toEqual([{ n: 1 }])
    })

    test('is refused on an answer that is unknown, or somebody else’s', async () => {
      const { store } = await opened()
      await store.conversations.append('conv', nth(1), { owner: 'anna' })
      await store.feedback.put('msg_1', up, { owner: 'anna' })
      for (const owner of ['bob', null]) expect(await store.feedback.put('msg_1', down, { owner })).toBe(false)
      expect(await store.feedback.put('msg_9', down, { owner: 'anna' })).toBe(false)
      expect(await store.feedback.list()).toMatchObject([up])
    })

    test('goes with its conversation, deleted or expired', async () => {
      const { sql, store } = await opened()
      await store.conversations.append('a', nth(1))
      await store.conversations.append('b', nth(2))
      for (const id of ['msg_1', 'msg_2']) await store.feedback.put(id, down)
      await store.conversations.delete('a')
      expect(await store.feedback.list()).toMatchObject([{ conversationId: 'b' }])
      await store.conversations.purge('2030')
      expect(await sql.all('SELECT count(*) AS n FROM feedback')).toEqual([{ n: 0 }])
    })
  })
}
