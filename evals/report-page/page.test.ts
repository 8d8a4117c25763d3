import { describe, expect, it } from 'vitest'
import { citationOf, recordOf, runOf } from '../fixture.suite.ts'
import type { EvalRecord } from '../record.ts'
import { pairsOf } from './comparison.ts'
import { inTurns } from './failures.ts'
import { figuresOf } from './figures.ts'
import { html } from './html.ts'
import { type ReportedRun, reportPage } from './page.ts'

const OPTIONS = { title: 'Report', failuresShown: 100 }
const reported = (part: Parameters<typeof runOf>[0], file = 'run.json'): ReportedRun => ({ ...runOf(part), file })

const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`

describe('html', () => {
  it('escapes text and keeps markup', () => {
    const inner = html`<b>${'<&>'}</b>`
    expect(html`<p title="${'"\''}">${[inner, 1, null, false, undefined]}</p>`.toString()).toBe(
      '<p title="&quot;&#39;"><b>&lt;&amp;&gt;</b>1</p>',
    )
  })
})

describe('the page', () => {
  const evil: EvalRecord = {
    ...recordOf({ id: EVIL, kind: EVIL, question: EVIL, right: false, checks: { [EVIL]: false } }),
    standaloneQuestion: `${EVIL}!`,
    response: EVIL,
    expected: EVIL,
    history: [{ role: 'user', text: EVIL }],
    citations: [citationOf(EVIL, EVIL, EVIL)],
    contexts: [{ id: EVIL, documentId: EVIL, text: EVIL, title: EVIL, score: 1, rank: 1 }],
    referenceContextIds: ['elsewhere', EVIL],
    scores: { [EVIL]: 1 },
  }

  it('shows what comes out of a run as text alone', () => {
    const run = {
      run: `${EVIL}/${EVIL}`,
      measures: { [EVIL]: { value: 0.5 } },
      records: [evil, recordOf({ id: 'other', kind: 'other' }), { ...evil, id: 'broken', error: EVIL }],
    }
    const before = { ...run, records: run.records.map((record) => ({ ...record, right: !record.right })) }
    const page = reportPage([reported(before, EVIL), reported(run, `2${EVIL}`)], { ...OPTIONS, title: EVIL })
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page).not.toContain('<img')
    expect(page).not.toMatch(/ onerror=(?!alert\(1\)&gt;)/)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('asks nothing of the network', () => {
    const page = reportPage([reported({ records: [recordOf({ id: 'a' })] })], OPTIONS)
    expect(page).toContain(`default-src 'none'`.replaceAll("'", '&#39;'))
    expect(page).not.toMatch(/(?:src|href)="(?!#)/)
    expect(page).not.toMatch(/url\(|@import|https?:/)
  })

  it('shows a wrong answer with its whole trace', () => {
    const record = recordOf({
      id: 'late',
      question: 'And then?',
      standaloneQuestion: 'What came after 1996?',
      history: [{ role: 'user', text: 'What came in 1996?' }],
      response: 'Rain came [1].',
      expected: 'snow',
      right: false,
      checks: { value: false, status: true },
      citations: [citationOf('w.md', 'It said: Rain came.', 'Rain came.')],
      contexts: [
        { id: '1', documentId: 'w.md', text: 'Rain came.', title: 'Weather', score: 0.75, rank: 1 },
        { id: '2', documentId: 's.md', text: 'Snow came.', title: 'Snow', score: 0.5, rank: 2 },
      ],
      referenceContextIds: ['s.md'],
      scores: { confidence: 0.4321 },
    })
    const page = reportPage([reported({ records: [record] })], OPTIONS)
    for (const said of [
      'And then?',
      'What came after 1996?',
      'What came in 1996?',
      'Rain came [1].',
      'snow',
      '✗ value',
      '✓ status',
      'w.md <small>9–19</small>',
      '<span class="score">0.750</span> Weather',
      'Snow <small>s.md</small> <span class="tag good">expected</span>',
      'confidence 0.432',
    ])
      expect(page).toContain(said)
  })

  it('shows so many wrong answers and says how many there are', () => {
    const records = Array.from({ length: 5000 }, (_, i) =>
      recordOf({ id: `q${i}`, right: false, response: 'x'.repeat(10_000), kind: i < 10 ? 'rare' : 'common' }),
    )
    const page = reportPage([reported({ records })], { ...OPTIONS, failuresShown: 40 })
    expect(page).toContain('40 wrong answers of 5,000 shown')
    expect(page.match(/<details class="answer"/g)).toHaveLength(40)
    expect(page.match(/data-kind="rare"/g)).toHaveLength(10)
    expect(page.length).toBeLessThan(300_000)
  })

  it('has something to say of a run without questions', () => {
    const page = reportPage(
      [reported({ run: 'fit/set', measures: { accuracy: { value: 0.5 } }, records: [] })],
      OPTIONS,
    )
    expect(page).toContain('0 questions')
    expect(page).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('compares runs of the same name and not others', () => {
    const before = reported(
      {
        measures: { value: { value: 0.5, hits: 1, total: 2 }, medianMs: { value: 10, machine: true } },
        records: [recordOf({ id: 'up', right: false }), recordOf({ id: 'down' })],
      },
      'before.json',
    )
    const after = reported(
      {
        measures: { value: { value: 0.75, hits: 3, total: 4 }, medianMs: { value: 20, machine: true } },
        records: [recordOf({ id: 'up' }), recordOf({ id: 'down', right: false }), recordOf({ id: 'new' })],
      },
      'after.json',
    )
    const other = reported({ run: 'reading/set', records: [recordOf({ id: 'up' })] }, 'other.json')
    const page = reportPage([before, after, other], OPTIONS)
    expect(page.match(/<section class="run"/g)).toHaveLength(2)
    expect(page).toContain('1 got better')
    expect(page).toContain('+25.0 pp')
    // A time is no gain and no loss.
    expect(page).toContain('<span class="none">+100 %</span>')
    expect(page).not.toContain('did not ask the same questions')
    const drawn = { ...after, selection: { limit: 2, seed: 1, kind: null } }
    expect(reportPage([before, drawn], OPTIONS)).toContain('did not ask the same questions')
  })
})

describe('pairsOf', () => {
  it('finds the questions that turned, of those both runs asked', () => {
    const before = runOf({
      records: [recordOf({ id: 'a' }), recordOf({ id: 'b', right: false }), recordOf({ id: 'c' })],
    })
    const after = runOf({
      records: [recordOf({ id: 'b' }), recordOf({ id: 'a', right: false }), recordOf({ id: 'd' })],
    })
    const { shared, better, worse } = pairsOf(before, after)
    expect(shared).toBe(2)
    expect(better.map((pair) => pair.after.id)).toEqual(['b'])
    expect(worse.map((pair) => pair.after.id)).toEqual(['a'])
  })
})

describe('inTurns', () => {
  it('gives every kind its part and keeps the order', () => {
    const records = ['a1', 'a2', 'a3', 'b1', 'a4', 'b2'].map((id) => recordOf({ id, kind: id[0]! }))
    expect(inTurns(records, 4).map(({ id }) => id)).toEqual(['a1', 'a2', 'b1', 'b2'])
    expect(inTurns(records, 0)).toEqual([])
    expect(inTurns(records, 9)).toEqual(records)
  })
})

describe('figuresOf', () => {
  it('plots what the records have something for', () => {
    const titles = (records: EvalRecord[]) => figuresOf(runOf({ records })).map(({ title }) => title)
    expect(titles([recordOf({ id: 'a' })])).toEqual([])
    const many = Array.from({ length: 12 }, (_, i) =>
      recordOf({
        id: `q${i}`,
        kind: i % 2 ? 'odd' : 'even',
        checks: { value: true, status: i > 3 },
        scores: { confidence: i / 12, loss: i > 6 ? 0 : 1 },
        ranking: ['x', 'y', 'z'].map((id, rank) => ({ id, score: 1 - rank / 10 })),
        referenceContextIds: ['y', 'absent'],
      }),
    )
    const figures = figuresOf(runOf({ records: many }))
    expect(figures.map(({ title }) => title)).toEqual([
      'Right by kind',
      'Checks met',
      'Risk and coverage',
      'Recall at k',
      'Time a question',
    ])
    expect(figures[3]!.table.rows).toEqual([
      [1, '0.0 %', '0.0 %'],
      [2, '50.0 %', '100.0 %'],
      [3, '50.0 %', '100.0 %'],
    ])
    expect(figures[2]!.table.rows[9]).toEqual(['100 %', '58.3 %', '0.000'])
  })
})
