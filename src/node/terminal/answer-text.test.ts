import { describe, expect, it } from 'vitest'
import type { Answer } from '../../core/answer.ts'
import { answerText, followUpsText } from './answer-text.ts'

const answer: Answer = {
  id: 'msg_1',
  conversationId: 'conv_1',
  status: 'answered',
  answer: 'It was built in 1858 [1].',
  citations: [
    {
      n: 1,
      documentId: 'a.md',
      title: 'Lamps',
      url: null,
      publishedAt: '1990-05',
      author: 'I. Jensen',
      chunkId: 1,
      quote: 'built in\u001b[2J 1858',
      start: 3,
      end: 20,
    },
  ],
  conflicts: [],
  shortAnswer: '1858',
  standaloneQuestion: 'when?',
  model: 'extractive',
  fallback: null,
  followUps: [],
  index: { generation: null, embedder: null },
  usage: { inputTokens: 0, outputTokens: 0 },
  timings: { retrieveMs: 1, answerMs: 1 },
}

describe('followUpsText', () => {
  it('shows each question on a line of its own, and nothing where there is none', () => {
    expect(followUpsText(answer)).toBe('')
    expect(followUpsText({ ...answer, followUps: ['Who?', 'Why\u001b[2J?'] })).toBe(
      '\nYou may also ask:\n  Who?\n  Why\ufffd[2J?\n',
    )
  })
})

describe('answerText', () => {
  it('shows the answer and each quote with title, author, date and place; control characters steer nothing', () => {
    expect(answerText(answer)).toBe(
      'It was built in 1858 [1].\n\n[1] “built in\ufffd[2J 1858”\n    Lamps, I. Jensen, 1990-05\n    a.md, characters 3 to 20',
    )
  })

  it('is the text alone where nothing is cited', () => {
    expect(answerText({ ...answer, answer: 'I did not find that.', citations: [] })).toBe('I did not find that.')
  })
})
