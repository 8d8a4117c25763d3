import { pipeline } from '@huggingface/transformers'
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { IbidError } from '../core/errors.ts'

/** A model that runs in this process. */
export interface TransformersOptions {
  /** Name on the hub, or the absolute path of a folder laid out like one there. */
  model: string
  /** Nothing is downloaded: `model` is a folder. */
  isLocal: boolean
  /** As messages name it. */
  name: string
  /** Which of the model's files: `q8`, `fp32` and so on. */
  dtype: string
  pooling: 'mean' | 'cls' | 'last'
  /** Numbers kept of each vector, the first ones (for models trained to be cut); all where it is null. */
  dimensions: number | null
  /** Where downloads are kept. */
  cacheDir: string
  /** Told how many bytes there are of how many, while the model is downloaded. */
  onDownload?(loaded: number, total: number): void
}

/** LangChain embeddings of a model in this process, which is loaded when it is first needed. */
export interface TransformersEmbeddings extends EmbeddingsInterface<number[]> {
  /** Ends the model's session, if there is one. */
  close(): Promise<void>
}

/** Feature extraction by Transformers.js and ONNX Runtime, truncated to what the model reads. */
export function transformersEmbeddings(options: TransformersOptions): TransformersEmbeddings {
  const { model, isLocal, name, dtype, pooling, dimensions, cacheDir, onDownload } = options
  let loading: ReturnType<typeof load> | null = null

  async function load() {
    try {
      return await pipeline('feature-extraction', model, {
        dtype,
        cache_dir: cacheDir,
        local_files_only: isLocal,
        progress_callback({ status, loaded = 0, total = 0 }) {
          if (status === 'progress_total' && !isLocal) onDownload?.(loaded, total)
        },
      })
    } catch (error) {
      // The next call tries again: the network may be back.
      loading = null
      if (error instanceof Error && error.name === 'ModelFileNotFoundError') throw missing(name, dtype)
      throw error
    }
  }

  async function embed(texts: string[]): Promise<number[][]> {
    loading ??= load()
    const extract = await loading
    const { data, dims } = await extract(texts, {
      pooling: pooling === 'last' ? 'last_token' : pooling,
      normalize: false,
    })
    const width = dims.at(-1) ?? 0
    const numbers = Array.from(data)
    return texts.map((_, i) => numbers.slice(i * width, i * width + Math.min(width, dimensions ?? width)))
  }

  return {
    embedQuery: async (text) => (await embed([text]))[0]!,
    async embedDocuments(texts) {
      if (pooling !== 'last') return embed(texts)
      // In a batch the last token of a shorter text would be one that fills it up.
      const vectors: number[][] = []
      for (const text of texts) vectors.push(...(await embed([text])))
      return vectors
    },
    async close() {
      await (await loading?.catch(() => null))?.dispose()
    },
  }
}

function missing(name: string, dtype: string): IbidError {
  return new IbidError(
    'config',
    `EMBEDDINGS=${name}: a file of that model is missing. It needs config.json, tokenizer.json, tokenizer_config.json and in onnx/ ` +
      `the weights for EMBEDDINGS_DTYPE=${dtype} (model_quantized.onnx for q8, model.onnx for fp32)`,
  )
}
