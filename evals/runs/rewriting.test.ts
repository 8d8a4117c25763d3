import { describe, expect, it } from 'vitest'
import type { EvalOptions } from '../command.ts'
import { folderOf, jsonl } from '../fixture.suite.ts'
import { rewriting } from './rewriting.ts'

const options: EvalOptions = { seed: 1, corpus: '', questions: '', failures: false, writeBaseline: false }

const dialogue = [
  { id: 'c1:1', history: [], question: 'Who is Marie Curie?', rewrite: 'who is Marie Curie' },
  {
    id: 'c1:2',
    history: [
      { role: 'user', text: 'Who is Marie Curie?' },
      { role: 'assistant', text: 'A physicist.' },
    ],
    question: 'Where was she born?',
    rewrite: 'Where was Marie Curie born?',
  },
  { id: 'c2:1', topic: ['Rara', 'School'], history: [], question: 'When did it open?', rewrite: 'When did Rara open?' },
]

async function run(rows: readonly object[], more: object = {}) {
  const folder = await folderOf({ 'rewrites.jsonl': jsonl(...rows) })
  return rewriting.run({ ...options, data: `${folder}/rewrites.jsonl`, ...more }, () => {})
}

describe('rewriting', () => {
  it('compares what the engine makes of a question with what a person made of it', async () => {
    const { measures, records, text } = await run(dialogue.slice(0, 2))
    expect(records.map(({ id, standaloneQuestion, right }) => [id, standaloneQuestion, right])).toEqual([
      ['c1:1', 'Who is Marie Curie?', true],
      ['c1:2', 'Where was Marie Curie born?', true],
    ])
    // "Where was she born" has 3 of 5 tokens of its reference, so the copy has a recall of (1 + 3/5) / 2.
    expect(measures['copied/recall']?.value).toBeCloseTo(0.8, 10)
    expect(measures['rewritten/bleu']?.value).toBe(1)
    // Case and punctuation make no need: one question needed it, and that one alone was rewritten.
    expect(measures['rewritten/rewritten']).toMatchObject({ hits: 1, total: 1 })
    expect(measures['rewritten/leftAlone']).toMatchObject({ hits: 1, total: 1 })
    expect(measures['rewritten/precision']).toMatchObject({ hits: 1, total: 1 })
    expect(text).not.toContain('topic cited')
  })

  it('shows what knowing the document is worth, where the data name it', async () => {
    const { measures, text } = await run(dialogue)
    expect(text).toContain('topic cited')
    expect(Object.keys(measures)).toContain('topic opened/bleu')
    // No answer can have cited anything before the first question.
    expect(measures['topic cited/rewritten']).toMatchObject({ hits: 1, total: 2 })
  })

  it('takes every second conversation for a half', async () => {
    expect((await run(dialogue, { half: 'a' })).records.map(({ id }) => id)).toEqual(['c1:1', 'c1:2'])
    const held = await run(dialogue, { half: 'b' })
    expect([held.dataset, held.records.map(({ id }) => id)]).toEqual(['rewrites-b', ['c2:1']])
  })

  it('names the line and field of a fault', async () => {
    await expect(run([{ id: 'x', history: [], question: '', rewrite: 'a' }])).rejects.toThrow(
      'rewrites.jsonl:1: question',
    )
  })
})
