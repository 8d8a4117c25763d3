import { describe, expect, test } from 'vitest'
import { IbidError } from '../core/errors.ts'
import type { Embedder } from '../core/ports.ts'
import { createQuestionEmbedder, type QuestionOptions } from './question-embedder.ts'

/** An embedder of which tests decide how it answers, and the wrapper around it. */
function wrapped(given: Partial<QuestionOptions> = {}) {
  const asked: string[] = []
  const changes: (string | null)[] = []
  const state = { now: 0, answer: async (text: string): Promise<number[]> => [text.length] }
  const embedder: Embedder = {
    ...{ id: 'm', dimensions: 1, batchSize: 1, fusionWeight: { candidates: 0.3, ranking: 0.2 } },
    embedDocuments: async (texts) => texts.map((text) => [text.length]),
    embedQuery(text) {
      asked.push(text)
      return state.answer(text)
    },
  }
  const questions = createQuestionEmbedder(embedder, {
    elapsed: () => state.now,
    onChange: (fault) => changes.push(fault),
    ...given,
  })
  return { questions, asked, changes, state }
}
const down = () => Promise.reject(new IbidError('unavailable', 'it is down'))

describe('createQuestionEmbedder', () => {
  test('stays what it is about', () => {
    expect(wrapped().questions).toMatchObject({ id: 'm', dimensions: 1, fusionWeight: { candidates: 0.3 } })
  })

  test('asks once for a question that is asked again, and forgets the one that was not asked longest', async () => {
    const { questions, asked } = wrapped({ kept: 2 })
    for (const text of ['a', 'bb', 'a', 'ccc', 'a', 'bb'])
      expect(await questions.embedQuery(text)).toEqual([text.length])
    expect(asked).toEqual(['a', 'bb', 'ccc', 'bb'])
  })

  test('does not wait longer than the deadline, and tells the call that it is over', async () => {
    const { questions, state } = wrapped({ deadlineMs: 10 })
    state.answer = () => new Promise(() => {})
    await expect(questions.embedQuery('a')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'm did not embed a question within 10 ms',
    })
    expect(questions.fault()).toBe('m did not embed a question within 10 ms')
  })

  test('fails at once for a while after some failures in a row, then one question tries again', async () => {
    const { questions, asked, changes, state } = wrapped({ failures: 2, pauseMs: 100 })
    state.answer = down
    for (const text of ['a', 'b', 'c', 'd']) await expect(questions.embedQuery(text)).rejects.toThrow('it is down')
    expect(asked).toEqual(['a', 'b'])
    state.now = 100
    await expect(questions.embedQuery('e')).rejects.toThrow('it is down')
    await expect(questions.embedQuery('f')).rejects.toThrow('it is down')
    expect(asked).toEqual(['a', 'b', 'e'])
    expect(changes).toEqual(['it is down'])
    state.now = 200
    state.answer = async () => [1]
    expect(await questions.embedQuery('g')).toEqual([1])
    expect(await questions.embedQuery('h')).toEqual([1])
    expect(questions.fault()).toBeNull()
    expect(changes).toEqual(['it is down', null])
  })

  test('tells no foreign words, and keeps nothing of a failure', async () => {
    const { questions, asked, state } = wrapped()
    state.answer = () => Promise.reject(new Error('sk-geheim'))
    const refused = await questions.embedQuery('a').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'unavailable', message: 'm failed' })
    expect(questions.fault()).toBe('m failed')
    state.answer = async () => [2]
    expect(await questions.embedQuery('a')).toEqual([2])
    expect(asked).toEqual(['a', 'a'])
  })
})
