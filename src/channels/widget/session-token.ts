/** What a page of a site is let in with, for a while. */
export interface SiteSession {
  /** The site key that it was exchanged for. */
  key: string
  /** The origin of the pages that may use it. */
  origin: string
}

/** Seconds that a token is good for. */
export const SESSION_SECONDS = 15 * 60

/** What every token begins with, so that no API key is taken for one. */
const PREFIX = 'ibs_'

/**
 * Issues and verifies session tokens: the claims and the end of their validity, signed by HMAC-SHA-256, so that nothing has to be
 * kept. Without a secret they are this process's own, and a new start ends them; the widget then asks for a new one.
 * @param now milliseconds since 1970
 */
export function createSessionTokens({
  secret,
  now = Date.now,
}: {
  secret?: Uint8Array<ArrayBuffer>
  now?: () => number
} = {}) {
  // Made with the first request: not every runtime has random numbers before.
  let key: Promise<CryptoKey> | undefined
  const keyOf = () => {
    key ??= crypto.subtle.importKey(
      'raw',
      secret ?? crypto.getRandomValues(new Uint8Array(32)),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign', 'verify'],
    )
    return key
  }

  return {
    async issue({ key, origin }: SiteSession): Promise<string> {
      const claims = JSON.stringify([key, origin, Math.floor(now() / 1000) + SESSION_SECONDS])
      const bytes = new TextEncoder().encode(claims)
      const signature = new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(), bytes))
      return `${PREFIX}${base64url(bytes)}.${base64url(signature)}`
    },

    /** Null for whatever was not issued here, was altered, or is over. */
    async verify(token: string): Promise<SiteSession | null> {
      const [claims, signature] = token.slice(PREFIX.length).split('.').map(bytesOf)
      if (!token.startsWith(PREFIX) || !claims || !signature) return null
      if (!(await crypto.subtle.verify('HMAC', await keyOf(), signature, claims))) return null
      const [key, origin, ends] = JSON.parse(new TextDecoder().decode(claims)) as [string, string, number]
      return ends * 1000 > now() ? { key, origin } : null
    },
  }
}
export type SessionTokens = ReturnType<typeof createSessionTokens>

/** Whether a bearer token claims to be one of these. */
export const isSessionToken = (token: string) => token.startsWith(PREFIX)

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(binary, (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}
