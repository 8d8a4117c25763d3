import { describe, expect, it } from 'vitest'
import { createAssets } from './assets.ts'

const FILES: Record<string, Uint8Array<ArrayBuffer>> = {
  'ibid/a.bin': Uint8Array.of(1, 2, 3),
  'ibid/b.bin': Uint8Array.of(4, 5),
}
const assets = createAssets({
  async fetch(request) {
    const body = FILES[new URL(request.url).pathname.slice(1)]
    return body === undefined ? new Response('no', { status: 404 }) : new Response(body)
  },
})

describe('assets', () => {
  it('are read one behind the other into memory', async () => {
    const memory = new Uint8Array(5)
    await assets.into(memory, [
      { path: 'ibid/a.bin', size: 3 },
      { path: 'ibid/b.bin', size: 2 },
    ])
    expect([...memory]).toEqual([1, 2, 3, 4, 5])
  })

  it.each([2, 4])('of another length than %i are refused, and nothing is written beyond', async (size) => {
    const memory = new Uint8Array(8)
    const read = assets.into(memory.subarray(0, size), [{ path: 'ibid/a.bin', size }])
    await expect(read).rejects.toMatchObject({ code: 'corrupt', message: expect.stringContaining('ibid/a.bin') })
    expect([...memory.subarray(3)]).toEqual([0, 0, 0, 0, 0])
  })

  it('that are missing are named', async () => {
    await expect(assets.text('ibid/current.json')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ibid export --edge'),
    })
  })
})
