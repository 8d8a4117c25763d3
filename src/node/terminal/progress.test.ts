import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createProgress } from './progress.ts'

/** A stream that remembers what was written to it. */
function streamOf(isTTY: boolean) {
  let written = ''
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 80,
    cursorTo() {},
    clearLine() {},
    moveCursor() {},
  })
  stream.on('data', (chunk) => {
    written += chunk
  })
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => written }
}

describe('createProgress', () => {
  it('writes a plain line at most every two seconds where nobody watches', async () => {
    const { stream, written } = streamOf(false)
    let now = 0
    const progress = await createProgress(stream, () => now)
    for (now = 0; now <= 5000; now += 500) progress.report('reading', now / 100, 100)
    progress.end()
    expect(written()).toBe('ibid: reading 20/100, 10/s, 8 s left\nibid: reading 40/100, 10/s, 6 s left\n')
  })

  it('draws a bar with rate and remaining time on a terminal, a new one for each phase', async () => {
    const { stream, written } = streamOf(true)
    const progress = await createProgress(stream)
    progress.report('reading', 1, 4)
    progress.report('reading', 4, 4)
    progress.report('embedding', 1, 2)
    progress.end()
    expect(written()).toMatch(/reading .*4\/4 \| .*\/s \| .* left/)
    expect(written()).toMatch(/embedding .*1\/2/)
  })
})
