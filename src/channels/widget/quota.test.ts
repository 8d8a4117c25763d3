import { describe, expect, it } from 'vitest'
import { createQuota } from './quota.ts'

describe('the quota of a site', () => {
  it('counts by minute and by day, each key for itself, and charges nothing for what it refuses', () => {
    let now = Date.UTC(2026, 0, 1, 23, 58, 30)
    const quota = createQuota({ perMinute: 2, perDay: 3 }, () => now)
    const take = (key = 'a') => quota.take(key).allowed
    expect([take(), take(), take(), take('b')]).toEqual([true, true, false, true])
    expect(quota.take('a')).toEqual({ allowed: false, minuteLeft: 0, dayLeft: 1, minuteEnds: 30, dayEnds: 90 })
    now += 30_000
    expect([take(), take()]).toEqual([true, false])
    expect(quota.take('a')).toMatchObject({ minuteLeft: 1, dayLeft: 0, dayEnds: 60 })
    now += 60_000
    expect(quota.take('a')).toEqual({ allowed: true, minuteLeft: 1, dayLeft: 2, minuteEnds: 60, dayEnds: 86_400 })
  })
})
