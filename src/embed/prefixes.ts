/** How a family of models wants its texts; what it was trained on decides, and vectors are poor without it. */
export interface ModelFamily {
  /** Stands before a question. */
  query: string
  /** Stands before a passage. */
  document: string
  /** How the vectors of tokens become the one of a text, where the program computes it itself. */
  pooling: Pooling
}

/** The mean of all tokens, the first token, or the last one. */
export const POOLINGS = ['mean', 'cls', 'last'] as const
export type Pooling = (typeof POOLINGS)[number]

const NOTHING: ModelFamily = { query: '', document: '', pooling: 'mean' }
const ENGLISH_INSTRUCTION = 'Represent this sentence for searching relevant passages: '

/**
 * The families by the name of a model, the first that matches; each from the model card that is named. A name may have
 * an owner before it and a tag or a format behind it (`Xenova/bge-small-en-v1.5`, `nomic-embed-text:latest`).
 */
const FAMILIES: readonly [name: RegExp, family: ModelFamily][] = [
  // huggingface.co/intfloat/multilingual-e5-large-instruct: the instruction is the task's; its passages have none.
  [
    /\be5-.*instruct/i,
    {
      query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ',
      document: '',
      pooling: 'mean',
    },
  ],
  // huggingface.co/intfloat/e5-base-v2 and /multilingual-e5-base, "FAQ 1".
  [/\be5-(?:small|base|large)/i, { query: 'query: ', document: 'passage: ', pooling: 'mean' }],
  // huggingface.co/BAAI/bge-m3: "no instruction to the queries" any more; the first token.
  [/\bbge-m3/i, { query: '', document: '', pooling: 'cls' }],
  // huggingface.co/BAAI/bge-base-zh-v1.5, "Model List".
  [/\bbge-.*\bzh\b/i, { query: '为这个句子生成表示以用于检索相关文章：', document: '', pooling: 'cls' }],
  // huggingface.co/BAAI/bge-base-en-v1.5, "Model List".
  [/\bbge-/i, { query: ENGLISH_INSTRUCTION, document: '', pooling: 'cls' }],
  // huggingface.co/nomic-ai/nomic-embed-text-v1.5, "Task instruction prefixes".
  [/\bnomic-embed/i, { query: 'search_query: ', document: 'search_document: ', pooling: 'mean' }],
  // huggingface.co/nomic-ai/modernbert-embed-base, "Usage".
  [/\bmodernbert-embed/i, { query: 'search_query: ', document: 'search_document: ', pooling: 'mean' }],
  // huggingface.co/mixedbread-ai/mxbai-embed-large-v1, "Quickstart".
  [/\bmxbai-embed/i, { query: ENGLISH_INSTRUCTION, document: '', pooling: 'cls' }],
  // huggingface.co/Snowflake/snowflake-arctic-embed-l-v2.0, "Usage".
  [/\barctic-embed.*v2|\barctic-embed2/i, { query: 'query: ', document: '', pooling: 'cls' }],
  // huggingface.co/Snowflake/snowflake-arctic-embed-m-v1.5, "Usage".
  [/\barctic-embed/i, { query: ENGLISH_INSTRUCTION, document: '', pooling: 'cls' }],
  // huggingface.co/Alibaba-NLP/gte-base-en-v1.5 and /gte-multilingual-base: no prefix, the first token.
  [/\bgte-(?:.*en-v1\.5|multilingual)/i, { query: '', document: '', pooling: 'cls' }],
  // huggingface.co/Qwen/Qwen3-Embedding-0.6B, "Usage".
  [
    /\bqwen3-embedding/i,
    {
      query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:',
      document: '',
      pooling: 'last',
    },
  ],
  // huggingface.co/google/embeddinggemma-300m, "Prompt Instructions"; the title is part of the text here.
  [/\bembeddinggemma/i, { query: 'task: search result | query: ', document: 'title: none | text: ', pooling: 'mean' }],
]

/** What a model wants, by its name; nothing before the texts and their mean where the name tells nothing (gte, MiniLM, OpenAI's). */
export function modelFamily(model: string): ModelFamily {
  // `_` counts as a letter for \b, and separates words in the names of models.
  const name = model.replaceAll('_', '-')
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? NOTHING
}
