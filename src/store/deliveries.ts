import type { DeliveryStore, Sql } from '../core/ports.ts'
import { jsonParam } from './json-params.ts'

/** Deliveries that were taken, by key. */
export function createDeliveryStore(sql: Sql): DeliveryStore {
  return {
    async claim(keys, now, keepMs) {
      const wanted = jsonParam([...new Set(keys)])
      await sql.run('DELETE FROM deliveries WHERE expires_at <= ?', [now])
      // One statement: between a look and a write of its own, another delivery could take the keys.
      const { changes } = await sql.run(
        `INSERT INTO deliveries (key, expires_at) SELECT value, ? FROM json_each(?)
         WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE key IN (SELECT value FROM json_each(?)))`,
        [now + keepMs, wanted, wanted],
      )
      return changes > 0
    },
  }
}
