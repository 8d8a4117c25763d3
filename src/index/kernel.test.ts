import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../scripts/build-kernel.ts'
import { plainDistances } from './distances.ts'
import { createPairHeap } from './heap.ts'
import { createKernelMemory } from './wasm-distances.ts'

const wasm = readFileSync(new URL('kernel.wasm', import.meta.url))
const kernel = new WebAssembly.Module(wasm)

describe('the WebAssembly kernel', () => {
  it('is what its source assembles to', async () => {
    const source = fileURLToPath(new URL('kernel.wat', import.meta.url))
    expect(Buffer.from(await assemble(source)).equals(wasm), 'run `npm run build:kernel`').toBe(true)
  })

  it('computes the very distances of plain JavaScript, for any dimensions and number of points', () => {
    const component = fc.float({ noNaN: true, noDefaultInfinity: true, min: -2, max: 2 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }).chain((dimensions) =>
          fc.record({
            unit: fc.float32Array({ minLength: dimensions, maxLength: dimensions, noNaN: true, min: -2, max: 2 }),
            points: fc.array(fc.array(component, { minLength: dimensions, maxLength: dimensions }), {
              minLength: 1,
              maxLength: 11,
            }),
          }),
        ),
        ({ unit, points }) => {
          const dimensions = unit.length
          const stride = 4 * dimensions + 8
          const most = points.length
          const memory = createKernelMemory(kernel, { fileBytes: 4 + most * stride, dimensions, most })
          points.forEach((point, i) => {
            new Float32Array(memory.bytes.buffer, 4 + i * stride, dimensions).set(point)
          })
          const layout = { dimensions, offset: 4, stride }
          const [plain, compiled] = [plainDistances(memory.bytes, layout, most), memory.distances(layout)]
          for (const distances of [plain, compiled]) {
            distances.query(unit)
            for (let i = 0; i < most; i++) distances.ids[i] = most - 1 - i
            distances.compute(most)
          }
          expect([...compiled.results]).toEqual([...plain.results])
        },
      ),
    )
  })
})

describe('a heap of pairs', () => {
  it('gives the greatest key of those in it, whatever is pushed and popped', () => {
    const pushed = fc.option(fc.float({ noNaN: true }), { nil: null, freq: 3 })
    fc.assert(
      fc.property(fc.array(pushed, { maxLength: 400 }), (moves) => {
        const heap = createPairHeap(1)
        const held: { key: number; id: number }[] = []
        for (const [id, key] of moves.entries()) {
          if (key !== null) {
            heap.push(key, id)
            held.push({ key: Math.fround(key), id })
          } else if (held.length > 0) {
            const top = held.findIndex((pair) => pair.id === heap.topId())
            expect(heap.topKey()).toBe(held[top]!.key)
            expect(Math.max(...held.map((pair) => pair.key))).toBe(heap.topKey())
            held.splice(top, 1)
            heap.pop()
          }
          expect(heap.size).toBe(held.length)
        }
      }),
    )
  })
})
