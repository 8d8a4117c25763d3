/**
 * What is used of `@huggingface/transformers` 4. It is large and stays out of the development dependencies, so its own types
 * are not here.
 */
declare module '@huggingface/transformers' {
  export interface Tensor {
    data: ArrayLike<number>
    /** Texts, then numbers of each. */
    dims: readonly number[]
  }
  export type FeatureExtractor = (
    texts: string[],
    options: { pooling: 'mean' | 'cls' | 'last_token'; normalize: boolean },
  ) => Promise<Tensor>
  export function pipeline(
    task: 'feature-extraction',
    model: string,
    options: {
      dtype: string
      cache_dir: string
      local_files_only: boolean
      progress_callback(event: { status: string; loaded?: number; total?: number }): void
    },
  ): Promise<FeatureExtractor & { dispose(): Promise<unknown> }>
}
