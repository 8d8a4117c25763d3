import { createParser } from 'eventsource-parser'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventDecoder } from './sse.ts'

function decode(chunks: readonly string[]): string[] {
  const events: string[] = []
  const feed = createEventDecoder((data) => events.push(data))
  for (const chunk of chunks) feed(chunk)
  return events
}

/** The same by the package whose only task it is. */
function oracle(chunks: readonly string[]): string[] {
  const events: string[] = []
  const parser = createParser({ onEvent: ({ data }) => events.push(data) })
  for (const chunk of chunks) parser.feed(chunk)
  return events
}

/** Cuts a text at these places, wherever they fall. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b)
  return [...at, text.length].map((end, i) => text.slice(at[i - 1] ?? 0, end))
}

describe('the decoder of server-sent events', () => {
  it('reads what the server sends, and passes its comments over', () => {
    const stream = ': keep-alive\n\nid: 1\nevent: start\ndata: {"a":1}\n\nid: 2\nevent: finish\ndata: {"b":"x: y"}\n\n'
    expect(decode([stream])).toEqual(['{"a":1}', '{"b":"x: y"}'])
    expect(decode([...stream])).toEqual(['{"a":1}', '{"b":"x: y"}'])
  })

  it('reads as eventsource-parser does, whatever comes and wherever it is cut', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'data',
        'data:',
        'data: ',
        'data:  x',
        'event: e',
        'id: 1',
        ': comment',
        '',
        'database: 1',
        ' data: y',
      ),
      fc.string({ unit: fc.constantFrom('d', 'a', 't', ':', ' ', 'é', '😀', '\u2028') }),
      fc.string().map((text) => `data: ${text.replace(/[\r\n]/g, '')}`),
    )
    const end = fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\r\n')
    const stream = fc.array(fc.tuple(line, end)).map((lines) => `${lines.flat().join('')}\n\n`)
    fc.assert(
      fc.property(stream, fc.array(fc.nat()), (text, places) => {
        expect(decode(cut(text, places))).toEqual(oracle([text]))
      }),
      { numRuns: 500 },
    )
  })

  it('ends a line at a carriage return alone, also where the stream is cut behind it', () => {
    expect(decode(['data: a\r', 'data: b\r', '\r', 'data: c\r', '\n\r', '\n'])).toEqual(['a\nb', 'c'])
  })
})
