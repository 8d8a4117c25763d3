import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { compare, readBaselines, selectionOf } from './baseline.ts'
import { createCli } from './cli.ts'
import type { EvalCommand, EvalOptions } from './command.ts'
import { folderOf } from './fixture.suite.ts'
import type { Measures } from './measure.ts'

describe('compare', () => {
  const expected = {
    value: { value: 0.9, tolerance: 0.01 },
    falseAnswers: { value: 0.2, tolerance: 0.01, better: 'lower' as const },
  }
  const verdicts = (value: number, falseAnswers: number) =>
    compare({ value: { value }, falseAnswers: { value: falseAnswers } }, expected).map(({ missed, improved }) =>
      missed ? 'missed' : improved ? 'improved' : 'held',
    )

  it('misses what is worse by more than the tolerance, in its own direction', () => {
    expect(verdicts(0.9, 0.2)).toEqual(['held', 'held'])
    expect(verdicts(0.89, 0.21)).toEqual(['held', 'held'])
    expect(verdicts(0.889, 0.211)).toEqual(['missed', 'missed'])
    expect(verdicts(0.95, 0.1)).toEqual(['improved', 'improved'])
  })

  it('misses what is not there', () => {
    expect(compare({}, { value: { value: 0, tolerance: 1 } })).toMatchObject([{ got: null, missed: true }])
  })
})

describe('the command line', () => {
  let measures: Measures
  let given: EvalOptions | undefined
  let error: string | undefined
  beforeEach(() => {
    measures = { value: { value: 0.9, hits: 9, total: 10 }, ms: { value: 5, machine: true } }
    given = undefined
    error = undefined
  })
  const command = (name: string): EvalCommand => ({
    name,
    description: 'a test',
    async run(options) {
      given = options
      const record = {
        id: 'q1',
        kind: 'fact',
        question: 'Why?',
        standaloneQuestion: 'Why?',
        response: 'So.',
        status: 'answered',
      }
      const rest = {
        conversationId: null,
        turn: 1,
        history: [],
        contexts: [],
        citations: [],
        reference: null,
        referenceContextIds: [],
      }
      const checks = {
        timings: null,
        expected: 'because',
        accepts: null,
        checks: { value: false },
        scores: {},
        right: false,
      }
      const records = [
        { ...record, status: 'answered' as const, ...rest, ...checks, ...(error !== undefined && { error }) },
      ]
      return { dataset: 'set', measures, text: `table of ${name}`, records }
    },
  })
  async function run(...args: string[]) {
    const out: string[] = []
    const err: string[] = []
    const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
    const code = await createCli(output, [command('first'), command('second')]).run(['node', 'eval', ...args])
    return { code, out: out.join('\n'), err: err.join('\n') }
  }

  it('runs the first command where none is named, with the flags of all', async () => {
    const { code, out } = await run('--limit', '5', '--seed', '7', '--kind', 'fact')
    expect([code, out]).toEqual([0, expect.stringContaining('first/set\n\ntable of first')])
    expect(given).toMatchObject({
      limit: 5,
      seed: 7,
      kind: 'fact',
      failures: false,
      corpus: expect.stringMatching(/corpus$/),
    })
    expect((await run('second')).out).toContain('table of second')
  })

  it('refuses what it does not know', async () => {
    expect(await run('--limit', 'none')).toMatchObject({ code: 2, err: expect.stringContaining('whole number from 1') })
    expect((await run('second', '--nonsense')).code).toBe(2)
    const real = createCli({ out: () => {}, err: () => {} })
    for (const args of [['retrieval'], ['http'], ['reading', '--limit', '1']])
      expect(await real.run(['node', 'eval', ...args]), args.join(' ')).toBe(2)
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('second') })
  })

  it('prints the wrong questions on request', async () => {
    expect((await run()).out).not.toContain('Why?')
    expect((await run('--failures')).out).toContain('1 of 1 wrong\n\nq1 (fact): wrong value\n  question    Why?')
  })

  it('writes the run as JSON', async () => {
    const folder = await folderOf({})
    await run('--json', join(folder, 'run.json'), '--limit', '3')
    expect(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))).toMatchObject({
      run: 'first/set',
      selection: { limit: 3, seed: 1, kind: null },
      measures: { value: { value: 0.9 } },
      records: [{ id: 'q1' }],
    })
    expect(await run('--json', join(folder, 'no', 'run.json'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('could not be written'),
    })
  })

  it('writes a baseline, holds it, and exits with 1 when it is missed', async () => {
    const path = join(await folderOf({}), 'baselines.json')
    expect((await run('--baseline', path, '--write-baseline')).code).toBe(0)
    expect(await readBaselines(path)).toEqual({
      'first/set': { selection: selectionOf({ seed: 1 }), measures: { value: { value: 0.9, tolerance: 0.01 } } },
    })
    expect(await run('--baseline', path)).toMatchObject({ code: 0, out: expect.stringContaining('held') })
    measures = { value: { value: 0.8 } }
    expect(await run('--baseline', path)).toMatchObject({
      code: 1,
      out: expect.stringContaining('MISSED'),
      err: expect.stringContaining('first/set fell behind its baseline: value'),
    })
  })

  it('keeps the other runs and the tolerances of a baseline that is written again', async () => {
    const path = join(await folderOf({}), 'baselines.json')
    const kept = { selection: selectionOf({ seed: 1 }), measures: { x: { value: 1, tolerance: 0.5 } } }
    const own = { selection: selectionOf({ seed: 1 }), measures: { value: { value: 0.1, tolerance: 0.03 } } }
    await writeFile(path, JSON.stringify({ 'second/set': kept, 'first/set': own }))
    await run('--baseline', path, '--write-baseline')
    const written = await readBaselines(path)
    expect(written['second/set']).toEqual(kept)
    expect(written['first/set']?.measures).toEqual({ value: { value: 0.9, tolerance: 0.03 } })
  })

  it('does not compare other questions than those of the baseline', async () => {
    const path = join(await folderOf({}), 'baselines.json')
    await run('--baseline', path, '--write-baseline')
    expect(await run('--baseline', path, '--limit', '2')).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no figures of first/set for the same --limit'),
    })
    expect((await run('--limit', '2')).err).toContain('not compared')
    expect(await run('--baseline', join(path, 'gone'))).toMatchObject({ code: 1, err: expect.stringContaining('gone') })
  })

  it('exits with 1 when a question got no answer, and says which', async () => {
    error = 'The disk is full.'
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('q1 got no answer: The disk is full.') })
  })
})
