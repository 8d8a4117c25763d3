import { readFileSync } from 'node:fs'
import * as z from 'zod'

const About = z.object({ version: z.string() })

/** The version of this Ibid, as package.json has it. */
export const VERSION: string = About.parse(
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
).version
