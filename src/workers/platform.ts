/**
 * What of Cloudflare's platform is used, as types: few methods of each, so that a test can stand in for them and nothing
 * global changes its type (https://developers.cloudflare.com/workers/runtime-apis/).
 */

/** A database of D1. */
export interface D1Database {
  prepare(sql: string): D1Statement
  /** Runs in order, all or none. */
  batch(statements: D1Statement[]): Promise<D1Result[]>
}

export interface D1Statement {
  bind(...params: readonly unknown[]): D1Statement
  all(): Promise<D1Result>
  run(): Promise<D1Result>
}

export interface D1Result {
  results: Record<string, unknown>[]
  meta: { changes: number }
}

/** Something that answers requests: the static assets, another Worker. */
export interface Fetcher {
  fetch(request: Request): Promise<Response>
}

/** What belongs to one request. */
export interface ExecutionContext {
  /** Keeps the isolate until the work is done, for 30 seconds after the response at most. */
  waitUntil(work: Promise<unknown>): void
  passThroughOnException(): void
}

/** Counts calls by key, each location of Cloudflare's for itself. */
export interface RateLimit {
  limit(options: { key: string }): Promise<{ success: boolean }>
}
