import { describe, expect, test } from 'vitest'
import type { Sql } from '../core/ports.ts'
import { openStore } from './open-store.ts'

const NOW = 1_700_000_000_000
const DAY = 86_400_000

/** What a store of deliveries must do, on any database. */
export function deliveriesSuite(name: string, open: () => Promise<Sql>): void {
  describe(`deliveries on ${name}`, () => {
    const deliveries = async () => (await openStore(await open())).deliveries

    test('are taken once', async () => {
      const { claim } = await deliveries()
      expect(await claim(['event:1', 'message:C1:1'], NOW, DAY)).toBe(true)
      expect(await claim(['event:1', 'message:C1:1'], NOW + 1000, DAY)).toBe(false)
    })

    test('are taken all together or not at all', async () => {
      const { claim } = await deliveries()
      await claim(['event:1', 'message:C1:1'], NOW, DAY)
      // The same message as another event; its own key must stay free for nobody but itself.
      expect(await claim(['event:2', 'message:C1:1'], NOW, DAY)).toBe(false)
      expect(await claim(['event:2'], NOW, DAY)).toBe(true)
    })

    test('are free again when their time is over, and not before', async () => {
      const { claim } = await deliveries()
      await claim(['event:1'], NOW, DAY)
      expect(await claim(['event:1'], NOW + DAY - 1, DAY)).toBe(false)
      expect(await claim(['event:1'], NOW + DAY, DAY)).toBe(true)
    })

    test('go to one of many that come at the same time', async () => {
      const { claim } = await deliveries()
      const taken = await Promise.all(Array.from({ length: 20 }, (_, i) => claim([`event:${i}`, 'same'], NOW, DAY)))
      expect(taken.filter(Boolean)).toHaveLength(1)
    })

    test('know their keys as they are written', async () => {
      const { claim } = await deliveries()
      const odd = ['a"b', "c'd", 'é\u{1F600}', '', '1', '01']
      for (const key of odd) expect(await claim([key], NOW, DAY), key).toBe(true)
      for (const key of odd) expect(await claim([key], NOW, DAY), key).toBe(false)
      expect(await claim(['twice', 'twice'], NOW, DAY)).toBe(true)
    })

    test('outlive the process', async () => {
      const sql = await open()
      await (await openStore(sql)).deliveries.claim(['event:1'], NOW, DAY)
      expect(await (await openStore(sql)).deliveries.claim(['event:1'], NOW, DAY)).toBe(false)
    })
  })
}
