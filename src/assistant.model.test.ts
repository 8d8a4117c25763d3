import { describe, expect, it } from 'vitest'
import { answeringFrom } from './answering.suite.ts'
import { createAssistant } from './assistant.ts'
import { type Answer, AnswerPart, type AskRequest } from './core/answer.ts'
import { collectAnswer } from './core/collect.ts'
import { ModelFault } from './core/errors.ts'
import type { LanguageModel, ModelMessage } from './core/ports.ts'
import { passageWith, STALL, scriptedModel } from './scripted-model.suite.ts'

const page = (title: string, published: string, text: string) =>
  `---\ntitle: ${title}\npublished: ${published}\n---\n\n${text}\n`
const FILES = {
  'tower.md': page(
    'The tower of Elmont',
    '2001-01-01',
    'The tower of Elmont was opened in 1912 by Ann Poe. It is 96 metres tall. The tower has a clock with four faces.',
  ),
  'bridge.md': page('The bridge of Elmont', '2011-01-01', 'The bridge of Elmont was opened in 1942.'),
  'news.md': page('News of Elmont', '2021-01-01', 'The bridge of Elmont was opened in 1943.'),
  'mill.md': page('The mill of Elmont', '2015-01-01', 'The mill of Elmont grinds rye and wheat.'),
}
const TOWER = 'When was the tower of Elmont opened?'
const BRIDGE = 'When was the bridge of Elmont opened?'
const OPENED = 'The tower of Elmont was opened in 1912'

const tower = (prompt: string) => `[${passageWith(prompt, 'four faces')}]`

async function asking(model: LanguageModel) {
  const { ports, store } = await answeringFrom(FILES)
  const assistant = createAssistant({ ...ports, model })
  const parts: AnswerPart[] = []
  async function ask(question: string, request: Partial<AskRequest> = {}): Promise<Answer> {
    parts.length = 0
    async function* tapped() {
      for await (const part of assistant.ask({ question, trace: true, ...request })) {
        parts.push(part)
        yield part
      }
    }
    const answer = await collectAnswer(tapped())
    await requireProven(answer, parts)
    return answer
  }
  /** What holds of every answer, whatever the model does. */
  async function requireProven(answer: Answer, told: readonly AnswerPart[]): Promise<void> {
    const marked = [...answer.answer.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n))
    expect([...new Set(marked)].toSorted((a, b) => a - b)).toEqual(answer.citations.map(({ n }) => n))
    expect(answer.citations.map(({ n }) => n)).toEqual(answer.citations.map((_, i) => i + 1))
    for (const { documentId, start, end, quote } of answer.citations)
      expect((await store.documents.get(documentId))!.text.slice(start, end)).toBe(quote)
    const sources = new Set<string>()
    let text = ''
    for (const part of told) {
      expect(AnswerPart.parse(part)).toEqual(part)
      if (part.type === 'source') {
        expect(sources).not.toContain(part.documentId)
        sources.add(part.documentId)
      }
      if (part.type === 'text-delta') text += part.delta
      if (part.type === 'citation') {
        expect(sources).toContain(part.citation.documentId)
        expect(text).toContain(`[${part.citation.n}]`)
      }
    }
    const turns = (await store.conversations.get(answer.conversationId))!.turns
    expect(turns.at(-1)).toMatchObject({
      answer: answer.answer,
      citations: answer.citations,
      conflicts: answer.conflicts,
    })
  }
  return { ask, parts, store, ports, assistant }
}

/** What the same question is answered without a model. */
async function extractive(question: string): Promise<Answer> {
  const { assistant } = await answeringFrom(FILES)
  return collectAnswer(assistant.ask({ question }))
}

describe('an answer that a model words', () => {
  it('is told sentence by sentence, each with its literal quote, and says who worded it', async () => {
    const model = scriptedModel(
      (prompt) =>
        `It was in 1912 that Ann Poe opened the tower of Elmont ${tower(prompt)}. The tower is 96 metres tall ${tower(prompt)}.`,
    )
    const { ask, parts } = await asking(model)
    const answer = await ask(TOWER)
    expect(answer).toMatchObject({
      status: 'answered',
      model: 'scripted:model',
      fallback: null,
      shortAnswer: '1912',
      answer: 'It was in 1912 that Ann Poe opened the tower of Elmont [1]. The tower is 96 metres tall [2].',
      usage: { inputTokens: 100, outputTokens: 10 },
    })
    expect(answer.citations.map(({ quote }) => quote)).toEqual([
      'The tower of Elmont was opened in 1912 by Ann Poe.',
      'The tower of Elmont was opened in 1912 by Ann Poe. It is 96 metres tall.',
    ])
    expect(parts.map(({ type }) => type)).toEqual([
      'start',
      'source',
      'text-delta',
      'citation',
      'text-delta',
      'citation',
      'finish',
    ])
    expect(parts[0]).toMatchObject({ model: 'scripted:model' })
    expect(answer.trace?.draft).toMatchObject({
      removed: 0,
      unknownMarkers: 0,
      sentences: [{ dropped: null }, { dropped: null }],
    })
  })

  it('keeps its lists, less the items that no passage bears out', async () => {
    const model = scriptedModel(
      (prompt) =>
        `About the tower of Elmont:\n\n- ${OPENED} ${tower(prompt)}.\n- It has a swimming pool ${tower(prompt)}.\n- The tower has a clock with four faces. ${tower(prompt)}`,
    )
    const { ask } = await asking(model)
    const answer = await ask('Tell me about the tower of Elmont.')
    expect(answer.answer).toBe(
      'About the tower of Elmont:\n\n- The tower of Elmont was opened in 1912 [1].\n- The tower has a clock with four faces [2].',
    )
    expect(answer.trace?.draft).toMatchObject({ removed: 1 })
  })

  it('tells both sides where sources disagree, with the disagreement as data', async () => {
    const model = scriptedModel((prompt) => {
      const [one, other] = ['in 1942', 'in 1943'].map((words) => passageWith(prompt, words))
      expect(prompt).toContain('give different answers')
      return `According to one source the bridge of Elmont was opened in 1943 [${other}]. The bridge of Elmont was opened in 1942, says another source [${one}].`
    })
    const answer = await (await asking(model)).ask(BRIDGE)
    expect(answer).toMatchObject({ status: 'conflicting', model: 'scripted:model', fallback: null, shortAnswer: null })
    const [{ values }] = answer.conflicts as [Answer['conflicts'][number]]
    const said = values.map(({ value, citations }) => [value, citations.map((n) => answer.citations[n - 1]!.quote)])
    expect(said).toContainEqual(['1943', ['The bridge of Elmont was opened in 1943.']])
    expect(said).toContainEqual(['1942', ['The bridge of Elmont was opened in 1942.']])
  })

  it('is the extractive one where it takes a side', async () => {
    const model = scriptedModel(
      (prompt) => `The bridge of Elmont was opened in 1943 [${passageWith(prompt, 'in 1943')}].`,
    )
    const answer = await (await asking(model)).ask(BRIDGE)
    const { answer: text, conflicts } = await extractive(BRIDGE)
    expect(answer).toMatchObject({
      status: 'conflicting',
      model: 'extractive',
      fallback: 'unsupported',
      answer: text,
      conflicts,
    })
  })

  it('is followed by the extractive one where it is true and tells nothing of what was asked', async () => {
    const model = scriptedModel((prompt) => `The tower has a clock with four faces ${tower(prompt)}.`)
    const answer = await (await asking(model)).ask(TOWER)
    expect(answer).toMatchObject({ model: 'scripted:model', fallback: null, shortAnswer: '1912' })
    expect(answer.answer).toMatch(/^The tower has a clock with four faces \[1\]\.\n\n.*1912.*\[2\]/)
  })

  it('says which part of the question was not found', async () => {
    const model = scriptedModel((prompt) => `${OPENED} ${tower(prompt)}.`)
    const question = 'When was the tower of Elmont opened, and who was the first astronaut?'
    const plain = await extractive(question)
    expect(plain.status).toBe('partial')
    const answer = await (await asking(model)).ask(question)
    expect(answer).toMatchObject({ status: 'partial', model: 'scripted:model' })
    expect(answer.answer).toBe(`${OPENED} [1].\n\n${plain.answer.split('\n\n').at(-1)}`)
  })
})

describe('the documents’ own sentences answer', () => {
  it.each<[string, string, (prompt: string) => string | readonly (string | Error)[]]>([
    ['uncited', 'cites nothing', () => `${OPENED}.`],
    ['uncited', 'cites what it was not given', () => `${OPENED} [99]. It is 96 metres tall [98][0].`],
    ['unsupported', 'contradicts the passage', (p) => `The tower of Elmont was opened in 1913 ${tower(p)}.`],
    ['unsupported', 'denies the passage', (p) => `The tower of Elmont was never opened by Ann Poe ${tower(p)}.`],
    ['unsupported', 'cites a passage that says something else', (p) => `${OPENED} [${passageWith(p, 'rye')}].`],
    ['unsupported', 'adds a name', (p) => `${OPENED} by Ann Poe and Ben Roe ${tower(p)}.`],
    ['unsupported', 'adds a clause', (p) => `${OPENED} by Ann Poe, who stole the money ${tower(p)}.`],
    ['unsupported', 'says that it does not know', () => 'I do not know.'],
    [
      'unsupported',
      'says that the passages do not say',
      (p) => `The passages do not say when it was opened. The tower has a clock ${tower(p)}.`,
    ],
    ['garbled', 'writes nothing', () => ''],
    ['garbled', 'writes nothing but white space', () => ['\n', '  ']],
    ['unavailable', 'throws', () => [new ModelFault('unavailable', 'gone')]],
    [
      'rate_limited',
      'throws within the first sentence',
      () => ['The tower of ', new ModelFault('rate_limited', '429')],
    ],
    ['unavailable', 'throws what no port may', () => [new TypeError('fetch failed')]],
  ])('%s: where a model %s', async (fallback, _, draft) => {
    const model = scriptedModel(draft)
    const answer = await (await asking(model)).ask(TOWER)
    expect(model.calls).toHaveLength(1)
    const { answer: text, citations, shortAnswer } = await extractive(TOWER)
    expect(answer).toMatchObject({
      answer: text,
      citations,
      shortAnswer,
      model: 'extractive',
      status: 'answered',
      fallback,
    })
  })

  it.each([
    ['is not in the documents', 'Who won the regatta of Lake Varna?'],
    ['is small talk', 'thanks!'],
    ['points at nothing', 'why?'],
    ['is about a document itself', 'When was “The tower of Elmont” published?'],
  ])('and a model is not asked what %s', async (_, question) => {
    const model = scriptedModel((prompt) => `${OPENED} ${tower(prompt)}.`)
    const answer = await (await asking(model)).ask(question)
    expect(model.calls).toEqual([])
    const plain = await extractive(question)
    expect(answer).toMatchObject({ answer: plain.answer, status: plain.status, model: 'extractive', fallback: null })
  })

  it('count what was removed and what was cited but not given', async () => {
    const model = scriptedModel(
      (prompt) => `${OPENED} ${tower(prompt)}[77]. It sells tickets. It was built by Martians ${tower(prompt)}.`,
    )
    const answer = await (await asking(model)).ask(TOWER)
    expect(answer).toMatchObject({ answer: `${OPENED} [1].`, fallback: null, model: 'scripted:model' })
    expect(answer.trace?.draft).toMatchObject({
      removed: 2,
      unknownMarkers: 1,
      sentences: [{ dropped: null }, { dropped: 'uncited' }, { dropped: 'unsupported' }],
    })
  })

  it('and nothing is cited that changed meanwhile', async () => {
    const { ports, store } = await answeringFrom(FILES)
    const model = scriptedModel((prompt) => `${OPENED} ${tower(prompt)}.`)
    const removing: LanguageModel = {
      name: model.name,
      async *stream(messages, call) {
        await store.documents.remove(['tower.md'])
        yield* model.stream(messages, call)
      },
    }
    const answer = await collectAnswer(createAssistant({ ...ports, model: removing }).ask({ question: TOWER }))
    expect(answer).toMatchObject({ model: 'extractive', fallback: 'unsupported' })
  })
})

describe('a model that is cut off', () => {
  it('says a thing once, however often the model does, and costs what it wrote', async () => {
    const model = scriptedModel((prompt) => `${OPENED} ${tower(prompt)}. `.repeat(1_000), { size: 500 })
    const answer = await (await asking(model)).ask(TOWER)
    expect(answer).toMatchObject({ answer: `${OPENED} [1].`, model: 'scripted:model', fallback: 'garbled' })
    expect(answer.trace?.draft?.sentences.slice(0, 3)).toMatchObject([
      { dropped: null },
      { dropped: 'repeats' },
      { dropped: 'repeats' },
    ])
    // Nobody counted: four characters are a token.
    expect(answer.usage.outputTokens).toBeGreaterThan(3_900)
    expect(answer.usage.inputTokens).toBeGreaterThan(100)
  })

  it('costs what it wrote, where it has no answer', async () => {
    const model = scriptedModel(() => ['I do not know. ', 'But I can tell ', STALL])
    const { usage } = await (await asking(model)).ask(TOWER)
    expect(usage.outputTokens).toBeGreaterThan(0)
    expect(usage.outputTokens).toBeLessThan(10)
    expect(usage.inputTokens).toBeGreaterThan(100)
  })
})

describe('a fault after the first sentence', () => {
  const fault = new ModelFault('timeout', 'stalled')

  it('leaves what was told, where that holds the answer', async () => {
    const model = scriptedModel((prompt) => [`${OPENED} ${tower(prompt)}. The tower is 96 `, fault])
    const answer = await (await asking(model)).ask(TOWER)
    expect(answer).toMatchObject({
      answer: `${OPENED} [1].`,
      model: 'scripted:model',
      fallback: 'timeout',
      shortAnswer: '1912',
    })
  })

  it('takes a whole sentence that waits for the next one', async () => {
    const model = scriptedModel((prompt) => [`${OPENED}. ${tower(prompt)}`, fault])
    const answer = await (await asking(model)).ask(TOWER)
    expect(answer).toMatchObject({ answer: `${OPENED} [1].`, model: 'scripted:model', fallback: 'timeout' })
  })

  it('is followed by the extractive answer, where that is not told yet', async () => {
    const model = scriptedModel((prompt) => [`The tower has a clock with four faces ${tower(prompt)}. It is`, fault])
    const answer = await (await asking(model)).ask(TOWER)
    expect(answer).toMatchObject({ model: 'scripted:model', fallback: 'timeout', shortAnswer: '1912' })
    expect(answer.answer).toMatch(/^The tower has a clock with four faces \[1\]\.\n\n.*1912.*\[2\]/)
  })

  it('where sources disagree gives the extractive answer unless both sides were told', async () => {
    const model = scriptedModel((prompt) => [
      `The bridge of Elmont was opened in 1943 [${passageWith(prompt, 'in 1943')}]. It`,
      fault,
    ])
    const answer = await (await asking(model)).ask(BRIDGE)
    expect(answer).toMatchObject({
      model: 'extractive',
      fallback: 'timeout',
      answer: (await extractive(BRIDGE)).answer,
    })
  })
})

describe('whoever leaves', () => {
  it('ends the answer at once, and the model with it; what was told is kept', async () => {
    const model = scriptedModel((prompt) => [`${OPENED} ${tower(prompt)}. The tower is `, STALL])
    const { assistant, store } = await asking(model)
    const gone = new AbortController()
    const told: string[] = []
    const reading = (async () => {
      for await (const part of assistant.ask({ question: TOWER }, { signal: gone.signal })) {
        told.push(part.type)
        if (part.type === 'citation') gone.abort(new Error('the client is gone'))
      }
    })()
    await expect(reading).rejects.toThrow('the client is gone')
    expect(told).toEqual(['start', 'source', 'text-delta', 'citation'])
    expect(model.calls[0]?.call.signal?.aborted).toBe(true)
    const { turns } = (await store.conversations.get('conv_1'))!
    expect(turns).toMatchObject([{ question: TOWER, answer: `${OPENED} [1].`, citations: [{ n: 1 }] }])
  })

  it('does not wait for a model that heeds no signal', async () => {
    const deaf: LanguageModel = {
      name: 'deaf',
      async *stream() {
        yield { type: 'text', text: 'The tower ' }
        await new Promise(() => {})
      },
    }
    const { ports, store } = await answeringFrom(FILES)
    const gone = new AbortController()
    const parts = createAssistant({ ...ports, model: deaf }).ask({ question: TOWER }, { signal: gone.signal })
    const iterator = parts[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toMatchObject({ type: 'start', model: 'deaf' })
    const waiting = iterator.next()
    setImmediate(() => gone.abort(new Error('the client is gone')))
    await expect(waiting).rejects.toThrow('the client is gone')
    expect(await store.conversations.get('conv_1')).toBeNull()
  })

  it('is whom the model works for', async () => {
    const model = scriptedModel((prompt) => `${OPENED} ${tower(prompt)}.`)
    const { ports } = await answeringFrom(FILES)
    await collectAnswer(createAssistant({ ...ports, model }).ask({ question: TOWER }, { owner: 'key_1' }))
    expect(model.calls[0]?.call).toMatchObject({ owner: 'key_1' })
  })
})

describe('a follow-up', () => {
  const draft = (prompt: string) => `${OPENED} ${tower(prompt)}.`
  async function followed(
    rewrite: (prompt: string) => string | readonly (string | Error)[],
    question = 'How tall is it?',
  ) {
    const model = scriptedModel(draft, { rewrite })
    const { ask } = await asking(model)
    const { conversationId } = await ask(TOWER)
    const before = model.calls.length
    return { answer: await ask(question, { conversationId }), calls: model.calls.slice(before) }
  }

  it('is understood as the model rewrites it', async () => {
    const { answer, calls } = await followed(() => 'How tall is the tower of Elmont in metres?')
    expect(answer.standaloneQuestion).toBe('How tall is the tower of Elmont in metres?')
    expect(answer.usage).toEqual({ inputTokens: 200, outputTokens: 20 })
    expect(calls).toHaveLength(2)
    expect(calls[0]!.messages[1]!.content).toContain(TOWER)
    expect(calls[0]!.call.maxOutputTokens).toBeLessThan(500)
  })

  it.each<[string, string | readonly (string | Error)[]]>([
    ['nothing', ''],
    ['an answer', 'It is 96 metres tall.'],
    ['a name that nobody said', 'How tall is the tower of Paris?'],
    ['a number that nobody said', 'How tall is the tower of Elmont since 1999?'],
    ['several lines', 'How tall is it?\nHow old is it?'],
    ['another question', 'Who opened the tower of Elmont?'],
    ['a novel', `How tall is ${'the tower of Elmont '.repeat(60)}?`],
    ['markup', 'How tall is <b>the tower of Elmont</b>?'],
    ['a fault', [new ModelFault('over_budget', 'no')]],
  ])('is understood by rule where the model gives %s', async (_, rewritten) => {
    const { answer } = await followed(() => rewritten)
    expect(answer.standaloneQuestion).toBe('How tall is the tower of Elmont?')
  })

  it('costs what was written of a question that is cut off', async () => {
    const { answer } = await followed(() => ['How tall is '.repeat(100), STALL])
    expect(answer.standaloneQuestion).toBe('How tall is the tower of Elmont?')
    expect(answer.usage.inputTokens).toBeGreaterThan(100)
    expect(answer.usage.outputTokens).toBe(10 + 300)
  })

  it('is not sent to the model where it stands by itself', async () => {
    const { answer, calls } = await followed(() => 'Which mill grinds rye?', BRIDGE)
    expect(answer.standaloneQuestion).toBe(BRIDGE)
    expect(calls.filter(({ messages }) => !isDraft(messages))).toEqual([])
  })
})

const isDraft = ([system]: readonly ModelMessage[]) => system!.content.includes('numbered passages')
