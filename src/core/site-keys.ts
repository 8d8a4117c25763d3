import { IbidError } from './errors.ts'

/** A key that stands in public pages: it names a site, and the origins whose pages may use it. */
export interface SiteKey {
  key: string
  /** As browsers send them: `https://docs.example.org`. */
  origins: readonly string[]
}

const KEY = /^pub_[A-Za-z0-9_-]{8,64}$/

/**
 * Reads keys as `SITE_KEYS` has them: `pub_KEY=ORIGIN,ORIGIN`, separated by white space.
 * @throws IbidError `config` that names the entries which are wrong by their positions
 */
export function parseSiteKeys(text: string): SiteKey[] {
  const keys: SiteKey[] = []
  const faults: string[] = []
  for (const [i, entry] of text.split(/\s+/).filter(Boolean).entries()) {
    const equals = entry.indexOf('=')
    const key = equals < 0 ? entry : entry.slice(0, equals)
    const origins =
      equals < 0
        ? []
        : entry
            .slice(equals + 1)
            .split(',')
            .filter(Boolean)
    const fault = faultOf(key, origins, keys)
    if (fault !== null) faults.push(`entry ${i + 1} ${fault}`)
    keys.push({ key, origins })
  }
  if (faults.length > 0) throw new IbidError('config', faults.join(', '))
  return keys
}

function faultOf(key: string, origins: readonly string[], before: readonly SiteKey[]): string | null {
  if (!KEY.test(key)) return 'has no key of pub_ and 8 to 64 letters, digits, - or _'
  if (before.some((other) => other.key === key)) return 'has the key of an earlier one'
  if (origins.length === 0) return 'names no origin'
  const wrong = origins.some((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
  return wrong ? 'has an origin that is not as browsers send it, such as https://docs.example.org' : null
}
