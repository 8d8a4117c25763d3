import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ToldTurn } from '../core/conversation.ts'
import type { Sql } from '../core/ports.ts'
import { openStore } from './open-store.ts'
import { opening } from './opening.ts'

/** A turn that holds everything a turn can. */
export const turn: ToldTurn = {
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
  shortAnswer: '2022',
  model: 'openai:gpt-5-mini',
  fallback: 'timeout',
  followUps: ['Who was it?'],
}

/** The turn, asked on a day of May 2024. */
const onDay = (day: number, id = `msg_${day}`): ToldTurn => ({
  ...turn,
  id,
  question: `question of day ${day}`,
  askedAt: `2024-05-${String(day).padStart(2, '0')}T10:00:00.000Z`,
})

/** What the conversation store must do over any `Sql`. `open` gives an empty database. */
export function conversationsSuite(name: string, open: () => Promise<Sql>): void {
  const opened = opening(open)

  describe(`${name}: conversations`, () => {
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

    test('take a turn in place of the one with its id, where that is still there and of the same owner', async () => {
      const { sql, store } = await opened()
      await store.conversations.append('conv', turn, { owner: 'anna' })
      const amended = { ...turn, followUps: ['Where was it?'] }
      await store.conversations.amend('conv', amended)
      await store.conversations.amend('conv', amended, { owner: 'bob' })
      await store.conversations.amend('conv', { ...amended, id: 'msg_2' }, { owner: 'anna' })
      expect((await store.conversations.get('conv', { owner: 'anna' }))?.turns).toEqual([turn])
      await store.conversations.amend('conv', amended, { owner: 'anna' })
      expect((await store.conversations.get('conv', { owner: 'anna' }))?.turns).toEqual([amended])
      await store.conversations.delete('conv', { owner: 'anna' })
      await store.conversations.amend('conv', amended, { owner: 'anna' })
      expect(await sql.all('SELECT count(*) AS n FROM turns')).toEqual([{ n: 0 }])
    })

    test('hand out their last turns alone, as many as asked for', async () => {
      const { store } = await opened()
      for (let day = 1; day <= 5; day++) await store.conversations.append('conv', onDay(day))
      const last = async (n: number) =>
        (await store.conversations.get('conv', { last: n }))?.turns.map(({ id }) => id).join(' ')
      expect([await last(0), await last(2), await last(9)]).toEqual([
        '',
        'msg_4 msg_5',
        'msg_1 msg_2 msg_3 msg_4 msg_5',
      ])
      expect(await store.conversations.get('none', { last: 0 })).toBeNull()
    })

    test('read turns that were stored when they said less', async () => {
      const { sql, store } = await opened()
      await store.conversations.append('conv', turn)
      const { shortAnswer: _, model: __, fallback: ___, followUps: ____, ...old } = turn
      await sql.run('UPDATE turns SET turn = ?', [JSON.stringify(old)])
      const [read] = (await store.conversations.get('conv'))!.turns
      expect(read).toEqual({ ...old, shortAnswer: null, model: 'extractive', fallback: null, followUps: [] })
    })

    test('are as unknown to another owner as those that nobody has', async () => {
      const { sql, store } = await opened()
      await store.conversations.append('conv', turn, { owner: 'anna' })
      for (const owner of ['bob', null, undefined, 'ANNA', 'anna ']) {
        const other = owner === undefined ? {} : { owner }
        expect(await store.conversations.get('conv', other)).toBeNull()
        expect(await store.conversations.list(other)).toEqual([])
        expect(await store.conversations.delete('conv', other)).toBe(false)
        await store.conversations.append('conv', { ...turn, id: 'msg_2' }, { ...other, create: false })
      }
      expect((await store.conversations.get('conv', { owner: 'anna' }))?.turns).toEqual([turn])
      expect(await sql.all('SELECT count(*) AS n FROM turns')).toEqual([{ n: 1 }])
    })

    test('may have the same id, once for each owner', async () => {
      const { store } = await opened()
      const owners = ['anna', 'bob', null]
      for (const owner of owners) await store.conversations.append('1', { ...turn, id: `msg_${owner}` }, { owner })
      await store.conversations.delete('1', { owner: 'bob' })
      const ids = owners.map(async (owner) =>
        (await store.conversations.get('1', { owner }))?.turns.map(({ id }) => id),
      )
      expect(await Promise.all(ids)).toEqual([['msg_anna'], undefined, ['msg_null']])
    })

    test('are listed by their last turns, newest first, page by page', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 9 })), {
            maxLength: 12,
          }),
          fc.integer({ min: 1, max: 4 }),
          async (asked, limit) => {
            const { store } = await opened()
            const last = new Map<string, number>()
            for (const [id, day] of asked) {
              await store.conversations.append(id, onDay(day), { owner: 'anna' })
              await store.conversations.append(id, onDay(9), { owner: 'bob' })
              last.set(id, Math.max(day, last.get(id) ?? 0))
            }
            const expected = [...last].sort(([a, m], [b, n]) => n - m || (a < b ? 1 : -1)).map(([id]) => id)
            const seen: string[] = []
            for (let page = await store.conversations.list({ owner: 'anna', limit }); page.length > 0; ) {
              expect(page.length).toBeLessThanOrEqual(limit)
              seen.push(...page.map(({ id }) => id))
              page = await store.conversations.list({ owner: 'anna', limit, after: page.at(-1)! })
            }
            expect(seen).toEqual(expected)
          },
        ),
        { numRuns: 25 },
      )
    })

    test('are listed with what they began with', async () => {
      const { store } = await opened()
      await store.conversations.append('conv', onDay(1))
      await store.conversations.append('conv', onDay(3))
      expect(await store.conversations.list()).toEqual([
        {
          id: 'conv',
          createdAt: onDay(1).askedAt,
          updatedAt: onDay(3).askedAt,
          firstQuestion: 'question of day 1',
          turns: 2,
        },
      ])
    })

    test('go when nothing was added to them for long enough, whoever owns them', async () => {
      const { sql, store } = await opened()
      await store.conversations.append('old', onDay(1), { owner: 'anna' })
      await store.conversations.append('lively', onDay(1))
      await store.conversations.append('lively', onDay(4))
      expect(await store.conversations.purge(onDay(1).askedAt)).toBe(0)
      expect(await store.conversations.purge(onDay(3).askedAt)).toBe(1)
      expect(await store.conversations.get('old', { owner: 'anna' })).toBeNull()
      expect((await store.conversations.get('lively'))?.turns).toHaveLength(2)
      expect(await sql.all('SELECT count(*) AS n FROM turns')).toEqual([{ n: 2 }])
    })

    test('that have expired go with the next turn of any, to the millisecond', async () => {
      const sql = await open()
      const { conversations } = await openStore(sql, { retentionDays: 2 })
      await conversations.append('old', onDay(1), { owner: 'anna' })
      await conversations.append('new', onDay(3))
      expect(await conversations.get('old', { owner: 'anna' })).not.toBeNull()
      await conversations.append('new', { ...onDay(3), askedAt: '2024-05-03T10:00:00.001Z' })
      expect(await conversations.get('old', { owner: 'anna' })).toBeNull()

      const forever = await openStore(sql)
      await forever.conversations.append('later', onDay(30))
      expect(await forever.conversations.get('new')).not.toBeNull()
    })

    test('of an older schema are kept, and those of nobody', async () => {
      const sql = await open()
      const { MIGRATIONS } = await import('./migrations.ts')
      const { askedAt, id } = turn
      await sql.batch([
        { sql: 'CREATE TABLE schema_version (version INTEGER NOT NULL)' },
        { sql: 'INSERT INTO schema_version VALUES (2)' },
        ...MIGRATIONS.slice(0, 2)
          .flat()
          .map((text) => ({ sql: text })),
        { sql: 'INSERT INTO conversations VALUES (?, ?)', params: ['c', '2024'] },
        { sql: 'INSERT INTO conversations VALUES (?, ?)', params: ['empty', '2023'] },
        { sql: 'INSERT INTO turns VALUES (?, ?, ?, ?, ?)', params: ['c', 1, id, askedAt, JSON.stringify(turn)] },
      ])
      const { conversations } = await openStore(sql)
      expect(await conversations.get('c')).toEqual({ id: 'c', createdAt: '2024', turns: [turn] })
      expect(await conversations.get('c', { owner: 'anna' })).toBeNull()
      expect((await conversations.list()).map((one) => [one.id, one.updatedAt, one.turns])).toEqual([
        ['c', askedAt, 1],
        ['empty', '2023', 0],
      ])
      expect(await conversations.delete('c')).toBe(true)
      expect(await sql.all('SELECT count(*) AS n FROM turns')).toEqual([{ n: 0 }])
    })
  })
}
