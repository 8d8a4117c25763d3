import { InvalidArgumentError } from 'commander'
import * as z from 'zod'
import { IbidError } from '../../core/errors.ts'
import { type EnvName, HOST, readEnv, type Settings } from '../env.ts'

/** What every command takes on its line; a flag wins over its environment variable. */
export interface Flags {
  corpus?: string
  data?: string
  port?: string
  host?: string
}

const ENV_OF_FLAG: Record<keyof Flags, EnvName> = { corpus: 'CORPUS_DIR', data: 'DATA_DIR', port: 'PORT', host: 'HOST' }

/** @throws IbidError `config` */
export function settingsOf(flags: Flags): Settings {
  const env: Record<string, string | undefined> = { ...process.env }
  for (const [flag, name] of Object.entries(ENV_OF_FLAG)) {
    const value = flags[flag as keyof Flags]
    if (value !== undefined) env[name] = value
  }
  return readEnv(env)
}

/** What was typed cannot be meant: the command ends with the exit code of wrong usage. */
export class UsageError extends IbidError {
  constructor(message: string) {
    super('invalid_input', message)
  }
}

/** For options: a whole number, as it was written. */
export const wholeNumber =
  (low: number, high: number) =>
  (value: string): string => {
    if (/^\d{1,9}$/.test(value) && Number(value) >= low && Number(value) <= high) return value
    throw new InvalidArgumentError(`Allowed is a whole number from ${low} to ${high}.`)
  }

/** For options: a day, or an instant with its time zone, as the ISO 8601 instant in UTC that it begins with. */
export function instant(value: string): string {
  const parsed = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).safeParse(value)
  if (parsed.success) return new Date(parsed.data).toISOString()
  throw new InvalidArgumentError('Allowed is a day such as 2026-01-31 or an instant such as 2026-01-31T12:00:00Z.')
}

/** For options: an address to listen on. */
export function address(value: string): string {
  if (HOST.test(value)) return value
  throw new InvalidArgumentError('Allowed is a host name or an IP address, such as 127.0.0.1 or 0.0.0.0.')
}
