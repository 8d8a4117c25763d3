import { describe, expect, test } from 'vitest'
import type { Sql } from '../core/ports.ts'
import { opening } from './opening.ts'
import { createTokenBudget, tokensSpent } from './token-budget.ts'

/** What the token budget must do over any `Sql`. `open` gives an empty database. */
export function tokenBudgetSuite(name: string, open: () => Promise<Sql>): void {
  const opened = opening(open)

  describe(`${name}: token budget`, () => {
    const start = async (tokensPerDay: number) => {
      const { sql } = await opened()
      const clock = { now: '2026-01-31T10:00:00.000Z' }
      const budget = () => createTokenBudget(sql, { tokensPerDay, now: () => clock.now })
      return { sql, clock, budget, spent: (day = '2026-01-31') => tokensSpent(sql, day) }
    }

    test('sets aside what fits, to the last token, and charges what it cost', async () => {
      const { budget, spent } = await start(100)
      const { reserve } = budget()
      const first = await reserve('ann', 60)
      expect(await reserve('ann', 41)).toBeNull()
      const second = await reserve('ann', 40)
      expect(await reserve('ann', 1)).toBeNull()
      await first!.settle(10)
      expect(await spent()).toEqual([{ owner: 'ann', tokens: 50 }])
      await first!.settle(10)
      await second!.settle(0)
      expect(await spent()).toEqual([{ owner: 'ann', tokens: 10 }])
      expect(await reserve('ann', 91)).toBeNull()
      expect(await reserve('ann', 90)).not.toBeNull()
    })

    test('charges more than was set aside where it cost more', async () => {
      const { budget, spent } = await start(100)
      const { reserve } = budget()
      await (await reserve(null, 10))!.settle(150)
      expect(await spent()).toEqual([{ owner: null, tokens: 150 }])
      expect(await reserve(null, 1)).toBeNull()
    })

    test('refuses what no day holds', async () => {
      const { budget, spent } = await start(100)
      expect(await budget().reserve('ann', 101)).toBeNull()
      expect(await spent()).toEqual([])
    })

    test('is one for each owner and for nobody', async () => {
      const { budget, spent } = await start(100)
      const { reserve } = budget()
      for (const owner of ['ann', 'bob', null]) expect(await reserve(owner, 100)).not.toBeNull()
      for (const owner of ['ann', 'bob', null]) expect(await reserve(owner, 1)).toBeNull()
      expect(await spent()).toEqual([null, 'ann', 'bob'].map((owner) => ({ owner, tokens: 100 })))
    })

    test('begins anew with each UTC day, and settles in the day of the call', async () => {
      const { budget, clock, spent } = await start(100)
      const { reserve } = budget()
      clock.now = '2026-01-31T23:59:59.999Z'
      const late = await reserve('ann', 100)
      clock.now = '2026-02-01T00:00:00.000Z'
      expect(await reserve('ann', 70)).not.toBeNull()
      await late!.settle(30)
      expect(await spent()).toEqual([{ owner: 'ann', tokens: 30 }])
      expect(await spent('2026-02-01')).toEqual([{ owner: 'ann', tokens: 70 }])
    })

    test('holds over restarts, and forgets days that are long gone', async () => {
      const { budget, clock, spent } = await start(100)
      await budget().reserve('ann', 100)
      expect(await budget().reserve('ann', 1)).toBeNull()
      clock.now = '2026-03-07T00:00:00.000Z'
      expect(await budget().reserve('ann', 1)).not.toBeNull()
      expect(await spent()).toHaveLength(1)
      clock.now = '2026-03-08T00:00:00.000Z'
      await budget().reserve('ann', 1)
      expect(await spent()).toEqual([])
    })

    test('lets calls at the same time spend nothing twice', async () => {
      const { budget } = await start(100)
      const { reserve } = budget()
      const held = await Promise.all(Array.from({ length: 50 }, () => reserve('ann', 7)))
      expect(held.filter((reservation) => reservation !== null)).toHaveLength(14)
    })
  })
}
