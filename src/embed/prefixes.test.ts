import { expect, test } from 'vitest'
import { modelFamily } from './prefixes.ts'

const REPRESENT = 'Represent this sentence for searching relevant passages: '

test.each([
  ['Xenova/bge-small-en-v1.5', REPRESENT, '', 'cls'],
  ['bge-large', REPRESENT, '', 'cls'],
  ['BAAI/bge-base-zh-v1.5', '为这个句子生成表示以用于检索相关文章：', '', 'cls'],
  ['bge-m3:567m', '', '', 'cls'],
  ['intfloat/e5-base-v2', 'query: ', 'passage: ', 'mean'],
  ['Xenova/multilingual-e5-small', 'query: ', 'passage: ', 'mean'],
  ['nomic-embed-text:latest', 'search_query: ', 'search_document: ', 'mean'],
  ['nomic_embed_text_v1.5', 'search_query: ', 'search_document: ', 'mean'],
  ['mxbai-embed-large', REPRESENT, '', 'cls'],
  ['snowflake-arctic-embed:33m', REPRESENT, '', 'cls'],
  ['Snowflake/snowflake-arctic-embed-l-v2.0', 'query: ', '', 'cls'],
  ['snowflake-arctic-embed2', 'query: ', '', 'cls'],
  ['Alibaba-NLP/gte-base-en-v1.5', '', '', 'cls'],
  ['Supabase/gte-small', '', '', 'mean'],
  ['Xenova/all-MiniLM-L6-v2', '', '', 'mean'],
  ['text-embedding-3-small', '', '', 'mean'],
  ['/srv/models/e5-small', 'query: ', 'passage: ', 'mean'],
  ['made5-small', '', '', 'mean'],
])('%s', (model, query, document, pooling) => {
  expect(modelFamily(model)).toEqual({ query, document, pooling })
})

test('instructions that models were trained with', () => {
  expect(modelFamily('intfloat/multilingual-e5-large-instruct')).toMatchObject({
    query: expect.stringMatching(/^Instruct: .*\nQuery: $/),
    document: '',
  })
  expect(modelFamily('qwen3-embedding:0.6b')).toMatchObject({
    query: expect.stringMatching(/\nQuery:$/),
    pooling: 'last',
  })
  expect(modelFamily('embeddinggemma')).toMatchObject({
    query: 'task: search result | query: ',
    document: 'title: none | text: ',
  })
})
