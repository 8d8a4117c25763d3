import { describe, expect, it } from 'vitest'
import type { AnswerPart } from './answer.ts'
import { collectAnswer } from './collect.ts'
import { IbidError } from './errors.ts'

const start: AnswerPart = {
  type: 'start',
  id: 'msg_1',
  conversationId: 'conv_1',
  standaloneQuestion: 'when was it?',
  model: 'extractive',
  index: { generation: null, embedder: null },
}
const finish: AnswerPart = {
  type: 'finish',
  status: 'not_found',
  shortAnswer: null,
  model: 'extractive',
  fallback: null,
  followUps: ['And when did it end?'],
  usage: { inputTokens: 1, outputTokens: 2 },
  timings: { retrieveMs: 3, answerMs: 4 },
}

async function* stream(...parts: AnswerPart[]) {
  yield* parts
}

describe('collectAnswer', () => {
  it('joins the deltas and keeps what start and finish say', async () => {
    const deltas = ['I found ', '', 'nothing.'].map((delta): AnswerPart => ({ type: 'text-delta', delta }))
    expect(await collectAnswer(stream(start, ...deltas, finish))).toEqual({
      id: 'msg_1',
      conversationId: 'conv_1',
      status: 'not_found',
      shortAnswer: null,
      answer: 'I found nothing.',
      citations: [],
      conflicts: [],
      standaloneQuestion: 'when was it?',
      model: 'extractive',
      fallback: null,
      followUps: ['And when did it end?'],
      index: { generation: null, embedder: null },
      usage: { inputTokens: 1, outputTokens: 2 },
      timings: { retrieveMs: 3, answerMs: 4 },
    })
  })

  it.each([
    ['unavailable', 'unavailable'],
    ['a code of tomorrow', 'internal'],
  ])('throws what an error part with code %s says', async (code, expected) => {
    const error = await collectAnswer(stream(start, { type: 'error', code, message: 'Busy.' })).catch(
      (thrown) => thrown,
    )
    expect(error).toBeInstanceOf(IbidError)
    expect(error).toMatchObject({ code: expected, message: 'Busy.' })
  })

  it.each([[[start]], [[]], [[finish]]])('refuses a stream that is not whole', async (parts: AnswerPart[]) => {
    await expect(collectAnswer(stream(...parts))).rejects.toMatchObject({ name: 'IbidError', code: 'internal' })
  })
})
