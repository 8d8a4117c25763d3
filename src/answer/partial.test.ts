import { beforeAll, describe, expect, it } from 'vitest'
import { type Answering, answeringFrom } from '../answering.suite.ts'
import type { Answer } from '../core/answer.ts'
import { collectAnswer } from '../core/collect.ts'

let from: Answering
beforeAll(async () => {
  from = await answeringFrom({
    'mill.md': `# The mill of Elmont

The mill of Elmont was built in 1742 by the miller Jane Roe. It was sold to the town of Elmont in 1901 for 300 pounds.

The mill has 4 wheels. It grinds rye on Saturdays.
`,
    'bridge.md': '# The bridge of Marlow\n\nThe bridge of Marlow was opened on 4 July 1942. It is 90 metres long.\n',
  })
})
const ask = (question: string): Promise<Answer> => collectAnswer(from.assistant.ask({ question, trace: true }))

describe('a question of two parts', () => {
  it('is answered where both are found, each with its citation', async () => {
    const { status, answer, citations } = await ask('Who built the mill of Elmont and how many wheels does it have?')
    expect(status).toBe('answered')
    expect(answer).toContain('Jane Roe')
    expect(answer).toContain('4 wheels')
    for (const { n } of citations) expect(answer).toContain(`[${n}]`)
    expect(citations.map((c) => c.n)).toEqual(citations.map((_, i) => i + 1))
  })

  it('is partial where one is found, and says which is not', async () => {
    const { status, answer, citations } = await ask('When was the mill of Elmont built and what is its monthly rent?')
    expect(status).toBe('partial')
    expect(answer).toContain('1742')
    expect(answer).toContain('“what is its monthly rent?”')
    expect(citations.length).toBeGreaterThan(0)
  })

  it('is not found where none is', async () => {
    const { status, citations } = await ask('Who painted the castle of Perth and when was it sold?')
    expect([status, citations]).toEqual(['not_found', []])
  })

  it('cites once what answers both', async () => {
    const { status, citations } = await ask('When and by whom was the mill of Elmont built?')
    expect(status).toBe('answered')
    expect(citations.map((c) => c.start)).toEqual([...new Set(citations.map((c) => c.start))])
  })

  it('is found where the sentence that answers the first says when', async () => {
    expect((await ask('Who built the mill of Elmont, and when?')).status).toBe('answered')
  })

  it('tells how it was understood, and what was weighed for each', async () => {
    const { standaloneQuestion, trace } = await ask(
      'When was the mill of Elmont sold and how long is the bridge of Marlow?',
    )
    expect(standaloneQuestion).toBe('When was the mill of Elmont sold? how long is the bridge of Marlow?')
    const ids = new Set(trace?.sentences.map((sentence) => sentence.documentId))
    expect([...ids].toSorted()).toEqual(['bridge.md', 'mill.md'])
    expect(new Set(trace?.hits.map((hit) => hit.chunkId)).size).toBe(trace?.hits.length)
  })

  it('asks back where its first part points at nothing', async () => {
    expect((await ask('When was it built and who owns it?')).status).toBe('clarify')
  })
})
