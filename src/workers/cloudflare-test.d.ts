/** What the tests in workerd are given; see vitest.config.ts. */
declare module 'cloudflare:test' {
  import type { D1Database, ExecutionContext } from './platform.ts'
  export const env: { readonly STATE: D1Database; readonly CORPUS_A: D1Database }
  export function createExecutionContext(): ExecutionContext & { readonly props: unknown }
}
