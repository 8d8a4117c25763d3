import { type EnvName, readEnv, type Settings } from '../env.ts'

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
