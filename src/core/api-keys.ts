import { IbidError } from './errors.ts'

/** A secret that lets its holder in, and the name that what they own is kept under. */
export interface ApiKey {
  /** Null for a bare secret: whoever needs a name takes one from its hash. */
  name: string | null
  secret: string
}

/** Fewest characters of a secret: 16 of random letters and digits cannot be guessed over a network. */
export const MIN_SECRET_CHARS = 16

/** Names have no colon, so that owners which are no keys can be told apart by one: `slack:T024`. */
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/
/** What every client can send in a header. */
const SECRET = /^[\x21-\x2b\x2d-\x7e]{1,512}$/

/**
 * Reads keys as `API_KEYS` has them: `name:secret` or a bare secret without a colon, separated by commas or white space.
 * @throws IbidError `config` that names the entries which are wrong by their positions, and shows nothing of them
 */
export function parseApiKeys(text: string): ApiKey[] {
  const keys: ApiKey[] = []
  const faults: string[] = []
  for (const [i, entry] of text
    .split(/[\s,]+/)
    .filter(Boolean)
    .entries()) {
    const colon = entry.indexOf(':')
    const name = colon < 0 ? null : entry.slice(0, colon)
    const secret = entry.slice(colon + 1)
    const fault = faultOf(name, secret, keys)
    if (fault !== null) faults.push(`entry ${i + 1} ${fault}`)
    keys.push({ name, secret })
  }
  if (faults.length > 0) throw new IbidError('config', faults.join(', '))
  return keys
}

function faultOf(name: string | null, secret: string, before: readonly ApiKey[]): string | null {
  if (name !== null && !NAME.test(name)) return 'has a name that is not 1 to 64 letters, digits or any of _ . -'
  if (secret.length < MIN_SECRET_CHARS) return `has a secret of fewer than ${MIN_SECRET_CHARS} characters`
  if (!SECRET.test(secret)) return 'has a secret with characters that a header cannot hold, or of more than 512'
  if (name !== null && before.some((key) => key.name === name)) return 'has a name that an earlier one has'
  if (before.some((key) => key.secret === secret)) return 'has the secret of an earlier one'
  return null
}
