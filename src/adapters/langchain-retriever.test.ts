import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { RunnableLambda, RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { describe, expect, it } from 'vitest'
import { CITATIONS, LOCAL, servedScripts, WEB } from '../channels/scripted.suite.ts'
import { createClient } from '../client.ts'
import type { DocumentFilter } from '../core/document.ts'
import { createLangChainRetriever, type PassageSearch } from './langchain-retriever.ts'

const serve = servedScripts()

/** `/v1/search` over a socket, as a program that runs elsewhere would use it. */
function overHttp(url: string): PassageSearch {
  const { routes } = createClient(url)
  return {
    async search(json) {
      const response = await routes.v1.search.$post({ json })
      if (response.status !== 200) throw new Error(`search: ${response.status}`)
      return (await response.json()).hits
    },
  }
}

describe.each(['in process', 'over HTTP'])('the LangChain retriever %s', (where) => {
  const source = async () => {
    const { deps, url } = await serve()
    return where === 'in process' ? deps.assistant : overHttp(url)
  }

  it('gives the passages with their places', async () => {
    const documents = await createLangChainRetriever(await source(), { topK: 2 }).invoke('deal')
    expect(documents.map(({ pageContent }) => pageContent)).toEqual([CITATIONS[0].quote, LOCAL.text])
    const { start, end } = CITATIONS[0]
    expect(documents[0]).toMatchObject({
      id: `web.md#${start}-${end}`,
      metadata: { documentId: 'web.md', chunkId: 1, start, end, score: 1, title: WEB.title, url: WEB.url },
    })
    expect(documents[1]!.metadata.url).toBeNull()
  })

  it('works in a chain', async () => {
    const retriever = createLangChainRetriever(await source(), { topK: 1 })
    const numbered = (documents: { pageContent: string }[]) =>
      documents.map((each, i) => `[${i + 1}] ${each.pageContent}`).join('\n')
    const prompts: string[] = []
    const chain = RunnableSequence.from([
      { passages: retriever.pipe(numbered), question: new RunnablePassthrough() },
      ChatPromptTemplate.fromTemplate('{passages}\n\n{question}'),
      RunnableLambda.from((prompt: { toString(): string }) => {
        prompts.push(prompt.toString())
        return prompt
      }),
      new FakeListChatModel({ responses: ['In February 2022 [1].'] }),
      new StringOutputParser(),
    ])
    expect(await chain.invoke('when was the deal?')).toBe('In February 2022 [1].')
    expect(prompts).toEqual([`Human: [1] ${CITATIONS[0].quote}\n\nwhen was the deal?`])
  })
})

describe('the LangChain retriever', () => {
  it('hands on what it looks for, and throws what the search throws', async () => {
    const asked: unknown[] = []
    const filter: DocumentFilter = { documentIds: ['a.md'] }
    const search = async (request: unknown) => {
      asked.push(request)
      throw new Error('no index')
    }
    const retriever = createLangChainRetriever({ search }, { topK: 4, filter, tags: ['ibid'] })
    await expect(retriever.invoke('x')).rejects.toThrow('no index')
    expect(asked).toEqual([{ query: 'x', topK: 4, filter }])
  })
})
