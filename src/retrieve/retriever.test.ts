import { beforeAll, describe, expect, it } from 'vitest'
import { type Answering, answeringFrom } from '../answering.suite.ts'
import { IbidError } from '../core/errors.ts'
import type { FusionWeight, ServedIndex } from '../core/ports.ts'
import { createRetriever, MODEL_FUSION_WEIGHT } from './retriever.ts'

const page = (published: string, text: string) => `---\ntitle: A page\npublished: ${published}\n---\n\n${text}\n`
const FILES = {
  'ferries.md': page('2019-05-01', 'The ferry crosses the sound between the two harbours every hour.'),
  'bridges.md': page('2021-03-09', 'The bridge over the sound was opened after seven years of construction.'),
  'lamps.md': page('2023-11-30', 'The lighthouse keeper lit the lamp every evening, whatever the weather.'),
  'undated.md': '# Notes\n\nNobody knows when the ferry over the sound was first mentioned.\n',
}

let from: Answering
beforeAll(async () => {
  from = await answeringFrom(FILES)
})
const documentsOf = async (question: string, k: number, ...rest: [filter?: object]) =>
  (await createRetriever(from.ports).retrieve(question, k, ...rest)).hits.map((hit) => hit.document.id)

describe('the retriever', () => {
  it('finds by words and by vectors, and says what each leg thought', async () => {
    const { hits } = await createRetriever(from.ports).retrieve('who lit the lamp of the lighthouse', 2)
    expect(hits[0]!.document.id).toBe('lamps.md')
    expect(hits[0]!.keywordScore).toBeGreaterThan(0)
    expect(hits[0]!.vectorScore).toBeGreaterThan(0)
    expect(hits[0]!.score).toBeGreaterThan(hits[1]!.score + 0.3)
  })

  it('finds what only letters have in common with the question', async () => {
    expect((await documentsOf('lighthousekeepers', 1))[0]).toBe('lamps.md')
  })

  it('hands out passages that are literally in their documents, best first, k at most', async () => {
    const { hits } = await createRetriever(from.ports).retrieve('the ferry over the sound', 3)
    expect(hits.length).toBeLessThanOrEqual(3)
    for (const [i, { chunk, document, score }] of hits.entries()) {
      const { text } = (await from.store.documents.get(document.id))!
      expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
      expect(score).toBeLessThanOrEqual(hits[i - 1]?.score ?? 1)
    }
  })

  it('answers from keywords alone while there is no index', async () => {
    const { hits } = await createRetriever({ ...from.ports, served: () => null }).retrieve('the ferry', 5)
    expect(hits.map((hit) => hit.document.id).toSorted()).toEqual(['ferries.md', 'undated.md'])
    expect(hits.every((hit) => hit.vectorScore === null)).toBe(true)
  })

  it('asks for the served index at each question, so that a new one is used at once', async () => {
    let served: ServedIndex | null = null
    const retriever = createRetriever({ ...from.ports, served: () => served })
    expect((await retriever.retrieve('the ferry', 1)).hits[0]!.vectorScore).toBeNull()
    served = from.ports.served()
    expect((await retriever.retrieve('the ferry', 1)).hits[0]!.vectorScore).not.toBeNull()
  })

  it.each([
    [{ documentIds: ['lamps.md'] }, ['lamps.md']],
    [{ documentIds: ['lamps.md', 'bridges.md'] }, ['bridges.md', 'lamps.md']],
    [{ publishedAfter: '2021-01-01' }, ['bridges.md', 'lamps.md']],
    [{ publishedBefore: '2021-03-09' }, ['bridges.md', 'ferries.md']],
    [{ publishedAfter: '2021-01-01', publishedBefore: '2022-01-01' }, ['bridges.md']],
    [{ documentIds: ['ferries.md'], publishedAfter: '2021-01-01' }, []],
    [{ documentIds: ['nowhere.md'] }, []],
  ])('keeps to the filter %j in both legs', async (filter, expected) => {
    expect((await documentsOf('the ferry, the bridge and the lighthouse of the sound', 10, filter)).toSorted()).toEqual(
      expected,
    )
  })

  it('keeps to the filter also where two documents share a passage, and so a vector', async () => {
    const { ports } = await answeringFrom({ 'a.md': FILES['lamps.md'], 'b.md': FILES['lamps.md'] })
    const { hits } = await createRetriever(ports).retrieve('the lighthouse', 5, { documentIds: ['b.md'] })
    expect(hits.map((hit) => hit.document.id)).toEqual(['b.md'])
    expect(hits[0]!.vectorScore).not.toBeNull()
  })

  it('leaves room for other documents beside a long one', async () => {
    const long = Array.from({ length: 40 }, (_, i) => `## Part ${i}\n\n${`The ferry sails on day ${i}. `.repeat(30)}`)
    const { ports } = await answeringFrom({ ...FILES, 'long.md': `# Ferry log\n\n${long.join('\n\n')}\n` })
    const { hits } = await createRetriever(ports).retrieve('the ferry', 8)
    expect(hits).toHaveLength(8)
    expect(new Set(hits.map((hit) => hit.document.id)).size).toBeGreaterThan(1)
  })

  it('keeps behind what had a second look what had none, best first', async () => {
    const retriever = createRetriever(from.ports, { reranked: 2 })
    const { hits } = await retriever.retrieve('the ferry over the sound', 4)
    expect(hits).toHaveLength(4)
    const scores = hits.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    const first = await createRetriever(from.ports, { reranked: 0 }).retrieve('the ferry over the sound', 4)
    const ids = (some: typeof hits) => some.map((hit) => hit.document.id)
    expect(ids(hits).slice(0, 2).toSorted()).toEqual(ids(first.hits).slice(0, 2).toSorted())
    expect(ids(hits).slice(2)).toEqual(ids(first.hits).slice(2))
  })

  it('weighs vectors as their embedder says, as a model where it says nothing, and as anybody sets', async () => {
    const served = from.ports.served()!
    const { fusionWeight: own, ...silent } = served.embedder
    const model = { ...served, embedder: silent }
    const scores = async (of: ServedIndex, fusionWeight: FusionWeight | null) =>
      (await createRetriever({ ...from.ports, served: () => of }, { fusionWeight }).retrieve('the lamp', 4)).hits.map(
        ({ score }) => score,
      )
    expect(own).toEqual({ candidates: 0.4, ranking: 0.05 })
    expect(await scores(served, null)).toEqual(await scores(model, own!))
    expect(await scores(model, null)).toEqual(await scores(served, MODEL_FUSION_WEIGHT))
    expect(await scores(model, null)).not.toEqual(await scores(served, null))
    expect(await scores(model, { candidates: 0, ranking: 0 })).not.toEqual(await scores(model, null))
  })

  it('answers from keywords alone while the model does not answer, and hides no other fault', async () => {
    const failing = (error: Error) => {
      const served = from.ports.served()!
      const embedder = { ...served.embedder, embedQuery: () => Promise.reject(error) }
      return createRetriever({ ...from.ports, served: () => ({ ...served, embedder }) })
    }
    const { hits } = await failing(new IbidError('unavailable', 'it does not answer')).retrieve('the ferry', 5)
    expect(hits.map((hit) => hit.document.id).toSorted()).toEqual(['ferries.md', 'undated.md'])
    expect(hits.every((hit) => hit.vectorScore === null)).toBe(true)
    await expect(failing(new TypeError('a bug')).retrieve('the ferry', 5)).rejects.toThrow('a bug')
  })

  it('finds nothing in an empty store, whatever is asked', async () => {
    const { ports } = await answeringFrom({}, { vectors: false })
    for (const question of ['the ferry', '', '?', '\ud800']) {
      expect((await createRetriever(ports).retrieve(question, 5)).hits).toEqual([])
    }
  })

  it('gives the same hits for the same question', async () => {
    const hits = async () => (await createRetriever(from.ports).retrieve('bridges and ferries', 4)).hits
    expect(await hits()).toEqual(await hits())
  })
})
