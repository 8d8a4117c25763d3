import { describe, expect, it } from 'vitest'
import { share } from './measure.ts'
import type { EvalRecord } from './record.ts'
import { cell, failureText, table } from './report.ts'

describe('table', () => {
  it('aligns the first column left and the others right, counting characters', () => {
    expect(
      table([
        ['kind', 'n'],
        ['ü→', '10'],
        ['longer', '2'],
      ]),
    ).toBe(['kind     n', '----------', 'ü→      10', 'longer   2'].join('\n'))
    expect(table([['a'], ['b', 'c']])).toBe(['a', '----', 'b  c'].join('\n'))
    expect(table([])).toBe('')
  })
})

describe('cell', () => {
  it('shows hits, total and rate, or the figure and its interval', () => {
    expect(cell(share('x', [true, false, null, undefined, true]).x)).toBe('2/3 = 0.667')
    expect(cell(share('x', [null]).x)).toBe('-')
    expect(cell({ value: 0.5, interval: [0.25, 0.75] })).toBe('0.500 [0.250, 0.750]')
    expect(cell({ value: 0.5 })).toBe('0.500')
  })
})

describe('failureText', () => {
  const record: EvalRecord = {
    id: 'a#2',
    conversationId: null,
    turn: 2,
    kind: 'followup',
    question: 'And he?',
    history: [],
    standaloneQuestion: 'When did he come?',
    response: `In\n1995 ${'x'.repeat(400)}`,
    status: 'answered',
    contexts: [],
    citations: [
      {
        n: 1,
        documentId: 'd',
        title: 't',
        url: null,
        publishedAt: null,
        author: null,
        chunkId: 1,
        quote: 'q\nq',
        start: 0,
        end: 3,
      },
    ],
    reference: null,
    referenceContextIds: [],
    timings: null,
    expected: '[answered] 1996',
    accepts: null,
    checks: { value: false, status: true },
    scores: {},
    right: false,
  }

  it('shows question, expectation, answer and quotes, a line each', () => {
    const lines = failureText(record).split('\n')
    expect(lines.slice(0, 4)).toEqual([
      'a#2 (followup): wrong value',
      '  question    And he?',
      '  understood  When did he come?',
      '  expected    [answered] 1996',
    ])
    expect(lines[4]).toMatch(/^ {2}got {9}\[answered\] In 1995 x+…$/)
    expect(lines.slice(5)).toEqual(['  quote       [1] d: q q'])
  })

  it('shows an error instead of an answer', () => {
    expect(failureText({ ...record, error: 'The disk is full.' })).toContain('got         error: The disk is full.')
  })
})
