import type { Context } from 'hono'
import type { HttpEnv } from './http-env.ts'
import type { HttpProblem } from './problem.ts'

/** How a protocol tells of errors on its own routes, whoever refuses: a guard, the router, or the route itself. */
export interface ErrorFormat {
  /** Whether a path is one of its own. */
  owns(path: string): boolean
  respond(problem: HttpProblem, c: Context<HttpEnv>): Response
}
