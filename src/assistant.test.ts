import { describe, expect, it } from 'vitest'
import { answeringFrom } from './answering.suite.ts'
import { createAssistant } from './assistant.ts'
import { type Answer, AnswerPart, type AskRequest } from './core/answer.ts'
import { collectAnswer } from './core/collect.ts'

const page = (title: string, published: string, text: string) =>
  `---\ntitle: ${title}\npublished: ${published}\n---\n\n${text}\n`
const FILES = {
  'tower.md': page(
    'The tower of Elmont',
    '2001-01-01',
    'The tower of Elmont was opened in 1912 by Ann Poe. The tower of Elmont is 96 metres tall.',
  ),
  'bridge.md': page(
    'The bridge of Elmont',
    '2011-01-01',
    'The bridge of Elmont was opened in 1942. Ann Poe was born in Marlow.',
  ),
  'news.md': page('News of Elmont', '2021-01-01', 'The bridge of Elmont was opened in 1943.'),
}
const from = (vectors = true) => answeringFrom(FILES, { vectors })
const TOWER = 'When was the tower of Elmont opened?'
const BRIDGE = 'When was the bridge of Elmont opened?'

async function partsOf(parts: AsyncIterable<AnswerPart>): Promise<AnswerPart[]> {
  const found: AnswerPart[] = []
  for await (const part of parts) found.push(part)
  return found
}

describe('the parts of an answer', () => {
  it('come in their order, one source for each cited document, and all are what the schema says', async () => {
    const { assistant } = await from()
    const parts = await partsOf(assistant.ask({ question: BRIDGE }))
    const order = ['start', 'source', 'text-delta', 'citation', 'conflict', 'finish']
    const at = parts.map((part) => order.indexOf(part.type))
    expect(at).toEqual(at.toSorted((a, b) => a - b))
    expect([...new Set(at)]).toEqual([0, 1, 2, 3, 4, 5])
    for (const part of parts) expect(AnswerPart.parse(part)).toEqual(part)
    const sources = parts.flatMap((part) => (part.type === 'source' ? [part.documentId] : []))
    expect(sources.toSorted()).toEqual(['bridge.md', 'news.md'])
    expect(parts.at(-1)).toMatchObject({
      type: 'finish',
      status: 'conflicting',
      usage: { inputTokens: 0, outputTokens: 0 },
    })
  })

  it('name a document once, however often it is cited', async () => {
    const text =
      'In March 2019 the town of Elmont signed the contract for the bridge.\n\nNo contract for the bridge of Elmont has been signed yet.'
    const { assistant } = await answeringFrom({ 'minutes.md': text })
    const parts = await partsOf(assistant.ask({ question: 'When was the contract for the bridge of Elmont signed?' }))
    expect(parts.filter((part) => part.type === 'citation')).toHaveLength(2)
    expect(parts.filter((part) => part.type === 'source')).toMatchObject([{ documentId: 'minutes.md' }])
  })

  it('say which index answered, and that none did', async () => {
    const served = await collectAnswer((await from()).assistant.ask({ question: TOWER }))
    expect(served.index).toEqual({ generation: 'g1', embedder: expect.stringMatching(/^builtin-/) })
    const none = await collectAnswer((await from(false)).assistant.ask({ question: TOWER }))
    expect(none.index).toEqual({ generation: null, embedder: null })
    expect([none.status, none.answer]).toEqual(['answered', expect.stringContaining('1912')])
  })

  it('tell the trace only to who asks for it', async () => {
    const { assistant } = await from()
    const trace = async (request: Partial<AskRequest>) =>
      (await collectAnswer(assistant.ask({ question: TOWER, ...request }))).trace
    expect([await trace({}), await trace({ trace: false })]).toEqual([undefined, undefined])
    expect(await trace({ trace: true })).toMatchObject({ expects: 'date', hits: [{ documentId: 'tower.md' }, {}, {}] })
    expect((await trace({ trace: true, topK: 1 }))?.hits).toHaveLength(1)
  })

  it('are the same for the same question, but for ids and times', async () => {
    const { assistant } = await from()
    const ask = async () => {
      const {
        id: _,
        conversationId: __,
        timings: ___,
        ...told
      } = await collectAnswer(assistant.ask({ question: BRIDGE, trace: true }))
      return told
    }
    expect(await ask()).toEqual(await ask())
  })

  it('keep to the filter', async () => {
    const { assistant } = await from()
    const ask = async (filter: AskRequest['filter']) =>
      collectAnswer(assistant.ask({ question: BRIDGE, ...(filter && { filter }) }))
    expect(await ask({ publishedAfter: '2020-01-01' })).toMatchObject({ status: 'answered', conflicts: [] })
    expect((await ask({ publishedAfter: '2020-01-01' })).answer).toContain('1943')
    expect((await ask({ documentIds: ['bridge.md'] })).answer).toContain('1942')
    for (const { documentId } of (await ask({ documentIds: ['tower.md'] })).citations)
      expect(documentId).toBe('tower.md')
    expect(await ask({ documentIds: ['nowhere.md'] })).toMatchObject({ status: 'not_found', citations: [] })
  })

  it('no longer cite a document once it is removed', async () => {
    const { assistant, store } = await from()
    const answer = async (): Promise<Answer> => collectAnswer(assistant.ask({ question: BRIDGE }))
    expect((await answer()).citations.map((c) => c.documentId).toSorted()).toEqual(['bridge.md', 'news.md'])
    await store.documents.remove(['news.md'])
    expect(await answer()).toMatchObject({ status: 'answered', citations: [{ documentId: 'bridge.md' }] })
    await store.documents.remove(['bridge.md'])
    expect((await answer()).citations.map((c) => c.documentId)).not.toContain('bridge.md')
  })

  it('cite nothing that disappears while the question is answered', async () => {
    const { assistant, ports, store } = await from()
    const racing = createAssistant({
      ...ports,
      documents: {
        ...ports.documents,
        async chunks(ids) {
          const found = await ports.documents.chunks(ids)
          await store.documents.remove(['tower.md'])
          return found
        },
      },
    })
    expect(await collectAnswer(racing.ask({ question: TOWER }))).toMatchObject({ status: 'not_found', citations: [] })
    expect((await collectAnswer(assistant.ask({ question: BRIDGE }))).status).toBe('conflicting')
  })
})

describe('a conversation', () => {
  it('is kept and followed up', async () => {
    const { assistant, store } = await from()
    const first = await collectAnswer(assistant.ask({ question: TOWER }))
    const { conversationId } = first
    const second = await collectAnswer(assistant.ask({ question: 'how tall is it?', conversationId }))
    expect(second).toMatchObject({ conversationId, status: 'answered' })
    expect(second.standaloneQuestion).toContain('the tower of Elmont')
    expect(second.answer).toContain('96 metres')
    const third = await collectAnswer(
      assistant.ask({ question: 'and the bridge of Elmont, when was it opened?', conversationId }),
    )
    expect(third.answer).toContain('1942')

    const { turns } = (await store.conversations.get(conversationId))!
    expect(turns.map((turn) => turn.id)).toEqual([first.id, second.id, third.id])
    expect(turns[1]).toEqual({
      id: second.id,
      question: 'how tall is it?',
      standaloneQuestion: second.standaloneQuestion,
      answer: second.answer,
      status: 'answered',
      citations: second.citations,
      conflicts: [],
      askedAt: '2026-01-01T00:00:00.000Z',
      shortAnswer: second.shortAnswer,
      model: 'extractive',
      fallback: null,
      followUps: second.followUps,
    })
  })

  it('is that of whoever began it, and unknown to all others', async () => {
    const { assistant, store } = await from(false)
    const ask = (question: string, owner: string | null, conversationId?: string) =>
      collectAnswer(assistant.ask({ question, ...(conversationId !== undefined && { conversationId }) }, { owner }))
    const { conversationId } = await ask(TOWER, 'anna')
    const refusal = async (id: string, owner: string | null) => {
      const error = await ask('how tall is it?', owner, id).catch((error: Error) => error)
      return error instanceof Error ? error.message.replace(id, 'ID') : 'answered'
    }
    const unknown = await refusal('conv_unknown', 'bob')
    expect(unknown).toContain('There is no conversation "ID"')
    for (const owner of ['bob', null, '']) expect(await refusal(conversationId, owner)).toBe(unknown)
    expect((await ask('how tall is it?', 'anna', conversationId)).answer).toContain('96 metres')
    expect((await store.conversations.get(conversationId, { owner: 'anna' }))?.turns).toHaveLength(2)

    const open = await ask(TOWER, null)
    expect(await refusal(open.conversationId, 'anna')).toBe(unknown)
  })

  it('may begin with a question of one document alone, and then is about that', async () => {
    const { assistant } = await from()
    const opened = async (documentIds: string[]) =>
      (await collectAnswer(assistant.ask({ question: 'How tall is it?', filter: { documentIds } }))).standaloneQuestion
    expect(await opened(['tower.md'])).toBe('How tall is the tower of Elmont?')
    expect(await opened(['tower.md', 'bridge.md'])).toBe('How tall is it?')
    expect(await opened(['gone.md'])).toBe('How tall is it?')
  })

  it('that is deleted while it is being answered in stays deleted', async () => {
    const { assistant, store } = await from()
    const { conversationId } = await collectAnswer(assistant.ask({ question: TOWER }))
    const parts = assistant.ask({ question: 'how tall is it?', conversationId })
    for await (const part of parts) if (part.type === 'start') await store.conversations.delete(conversationId)
    expect(await store.conversations.get(conversationId)).toBeNull()
  })

  it('is kept before it is told, so that a client who stops reading can go on', async () => {
    const { assistant, store } = await from()
    for await (const part of assistant.ask({ question: TOWER })) if (part.type === 'text-delta') break
    expect((await store.conversations.get('conv_1'))?.turns).toHaveLength(1)
  })

  it('does not drag the subject before into a new one', async () => {
    const { assistant } = await from()
    const { conversationId } = await collectAnswer(assistant.ask({ question: TOWER }))
    const question = 'Where was Ann Poe born?'
    const answer = await collectAnswer(assistant.ask({ question, conversationId }))
    expect([answer.standaloneQuestion, answer.status]).toEqual([question, 'answered'])
    expect(answer.answer).toContain('Marlow')
  })

  it.each(['how tall is it?', 'why?'])('asks back where “%s” points at nothing', async (question) => {
    const { assistant } = await from()
    const answer = await collectAnswer(assistant.ask({ question }))
    expect(answer).toMatchObject({ status: 'clarify', citations: [], standaloneQuestion: question })
    expect(answer.answer).not.toBe('')
    const whole = await collectAnswer(assistant.ask({ question: TOWER, conversationId: answer.conversationId }))
    expect(whole.answer).toContain('1912')
  })

  it('takes small talk as such, without losing what was spoken of', async () => {
    const { assistant } = await from()
    const { conversationId } = await collectAnswer(assistant.ask({ question: TOWER }))
    const thanks = await collectAnswer(assistant.ask({ question: 'thanks!', conversationId }))
    expect(thanks).toMatchObject({ status: 'clarify', citations: [], standaloneQuestion: 'thanks!' })
    const after = await collectAnswer(assistant.ask({ question: 'how tall is it?', conversationId }))
    expect(after.answer).toContain('96 metres')
  })
})

describe('a history that the client keeps', () => {
  const past = [{ question: TOWER, answer: 'The tower of Elmont was opened in 1912 by Ann Poe [1].' }]

  it('is followed up, turn by turn, and begins the conversation under the id that the client chose', async () => {
    const { assistant, store } = await from()
    const history = [...past, { question: 'and the bridge of Elmont?', answer: 'The bridge was opened in 1942 [1].' }]
    const ask = (question: string, turns: typeof history) =>
      collectAnswer(assistant.ask({ question, conversationId: 'chat-1' }, { history: turns, owner: 'anna' }))
    const tower = await ask('how tall is it?', past)
    expect([tower.conversationId, tower.standaloneQuestion]).toEqual(['chat-1', 'how tall is the tower of Elmont?'])
    expect(tower.answer).toContain('96 metres')
    expect((await ask('how long is it?', history)).standaloneQuestion).toBe('how long is the bridge of Elmont?')
    const stored = await store.conversations.get('chat-1', { owner: 'anna' })
    expect(stored?.turns.map(({ question }) => question)).toEqual(['how tall is it?', 'how long is it?'])
  })

  it('stands in for what is stored, even where it is empty', async () => {
    const { assistant } = await from()
    const ask = (question: string, history?: typeof past) =>
      collectAnswer(assistant.ask({ question, conversationId: 'chat-1' }, { ...(history && { history }) }))
    await ask(TOWER, [])
    expect((await ask('how tall is it?', [])).status).toBe('clarify')
    expect((await ask('when was it opened?')).answer).toContain('1912')
  })

  it('follows up what was asked for before small talk, and what nobody could understand', async () => {
    const { assistant } = await from()
    const history = [...past, { question: 'thanks!', answer: 'You are welcome.' }]
    const answer = await collectAnswer(assistant.ask({ question: 'how tall is it?' }, { history }))
    expect(answer.answer).toContain('96 metres')
    const lost = [{ question: 'how tall is it?', answer: 'I do not know what that refers to.' }]
    expect((await collectAnswer(assistant.ask({ question: 'why?' }, { history: lost }))).status).toBe('clarify')
  })

  it('lets each owner choose ids of their own: what one has is neither met nor found out by another', async () => {
    const { assistant, store } = await from(false)
    const ask = (owner: string) =>
      collectAnswer(assistant.ask({ question: TOWER, conversationId: '1' }, { history: [], owner }))
    await ask('anna')
    await ask('bob')
    await ask('bob')
    const turns = async (owner: string) => (await store.conversations.get('1', { owner }))?.turns.length
    expect([await turns('anna'), await turns('bob'), await turns('carol')]).toEqual([1, 2, undefined])
  })

  it.each(['a b', 'a/b', 'ü', '', 'x'.repeat(129)])('takes no odd id: %j', async (conversationId) => {
    const { assistant } = await from(false)
    const asking = collectAnswer(assistant.ask({ question: TOWER, conversationId }, { history: [] }))
    await expect(asking).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('a question that cannot be answered', () => {
  it('in an unknown conversation is refused before the first part', async () => {
    const { assistant, store } = await from(false)
    const asking = assistant.ask({ question: TOWER, conversationId: 'conv_unknown' })[Symbol.asyncIterator]()
    await expect(asking.next()).rejects.toMatchObject({
      name: 'IbidError',
      code: 'not_found',
      message: expect.stringContaining('conv_unknown'),
    })
    expect(await store.conversations.get('conv_unknown')).toBeNull()
  })

  it.each(['', '   ', '\n\t'])('is refused where it is empty: %j', async (question) => {
    const { assistant } = await from(false)
    await expect(collectAnswer(assistant.ask({ question }))).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(assistant.search({ query: question })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('ends where its asker has gone, and nothing is kept', async () => {
    const { assistant, store } = await from()
    const gone = new AbortController()
    const told: string[] = []
    const asking = (async () => {
      for await (const part of assistant.ask({ question: TOWER }, { signal: gone.signal })) {
        told.push(part.type)
        gone.abort(new Error('the client is gone'))
      }
    })()
    await expect(asking).rejects.toThrow('the client is gone')
    expect(told).toEqual(['start'])
    expect(await store.conversations.get('conv_1')).toBeNull()
  })

  it.each(['?', '\ud800', '🤷', 'a'.repeat(4000), 'tower '.repeat(660), '"'.repeat(500), '\u0000'])(
    'ends in order, whatever it is: %#',
    async (question) => {
      const { assistant } = await from()
      const answer = await collectAnswer(assistant.ask({ question }))
      expect(['not_found', 'answered', 'clarify']).toContain(answer.status)
    },
  )

  it('finds nothing in an empty corpus', async () => {
    const { assistant } = await answeringFrom({}, { vectors: false })
    expect(await collectAnswer(assistant.ask({ question: TOWER }))).toMatchObject({
      status: 'not_found',
      citations: [],
    })
  })
})

describe('search', () => {
  it('hands out the passages that are read for an answer, as many as asked for', async () => {
    const { assistant } = await from()
    const hits = await assistant.search({ query: 'the tower of Elmont', topK: 2 })
    expect(hits.map((hit) => hit.document.id)[0]).toBe('tower.md')
    expect(hits).toHaveLength(2)
    const filtered = await assistant.search({ query: 'the tower of Elmont', filter: { documentIds: ['news.md'] } })
    expect(filtered.map((hit) => hit.document.id)).toEqual(['news.md'])
  })
})
