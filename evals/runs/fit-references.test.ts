import { describe, expect, it } from 'vitest'
import current from '../../src/retrieve/reference-weights.json' with { type: 'json' }
import type { EvalOptions } from '../command.ts'
import { folderOf, jsonl } from '../fixture.suite.ts'
import { fitReferences, fitReferencesCommand } from './fit-references.ts'

const nothing = Object.fromEntries(Object.keys(current.person).map((name) => [name, name === 'nothing' ? 1 : 0]))

describe('the fit', () => {
  it('gives weight to what tells right from wrong, and leaves the rules', () => {
    // In each sample the one that was in the question is right, and the one in the answer is not.
    const samples = Array.from({ length: 60 }, () => ({
      kind: 'thing' as const,
      rows: [nothing, { ...nothing, nothing: 0, question: 1 }, { ...nothing, nothing: 0, answer: 1 }] as never,
      right: [false, true, false],
    }))
    const { thing } = fitReferences(samples, 1)
    expect(thing.question).toBeGreaterThan(thing.nothing!)
    expect(thing.question).toBeGreaterThan(1)
    // Having been said never counts against it.
    expect(thing.answer).toBe(0)
    expect(thing.asked).toBe(current.thing.asked)
    expect(fitReferences(samples, 1)).toEqual(fitReferences(samples, 1))
  })

  it('leaves a kind of which it has seen too little', () => {
    expect(fitReferences([], 1)).toEqual(current)
  })

  it('is judged on the conversations that it has not seen', async () => {
    const dialogue = (id: string) => ({
      id: `${id}:2`,
      history: [{ role: 'user', text: 'Who is Marie Curie?' }],
      question: 'Where was she born?',
      rewrite: 'Where was Marie Curie born?',
    })
    const folder = await folderOf({ 'a.jsonl': jsonl(dialogue('c1'), dialogue('c2'), dialogue('c3')) })
    const options: EvalOptions = { seed: 1, corpus: '', questions: '', failures: false, writeBaseline: false }
    const { measures, text } = await fitReferencesCommand.run({ ...options, data: `${folder}/a.jsonl` }, () => {})
    expect(measures['person/fitted']).toMatchObject({ hits: 2, total: 2 })
    expect(measures['person/heldOut']).toMatchObject({ hits: 1, total: 1 })
    expect(text).toContain('held out')
  })
})
