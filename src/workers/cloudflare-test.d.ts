/** What the tests in workerd are given; see vitest.config.ts. */
declare module 'cloudflare:test' {
  import type { D1Database } from './platform.ts'
  export const env: { readonly STATE: D1Database }
}
