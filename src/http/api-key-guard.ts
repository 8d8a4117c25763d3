import type { MiddlewareHandler } from 'hono'
import type { HttpEnv } from '../channels/wire/http-env.ts'
import { HttpProblem } from '../channels/wire/problem.ts'
import type { ApiKey } from '../core/api-keys.ts'
import { sha256 } from '../core/sha256.ts'

/** The routes that want a key where there are keys. All others tell nothing of documents, or check their callers themselves. */
export const GUARDED_PATHS: readonly string[] = ['/v1/*', '/api/*', '/mcp', '/mcp/*', '/hooks/deep-chat']

/** Whether a path, as the OpenAPI document writes it, is one of `GUARDED_PATHS`. */
export function isGuarded(path: string): boolean {
  return GUARDED_PATHS.some((one) => (one.endsWith('/*') ? path.startsWith(one.slice(0, -1)) : path === one))
}

/** A key as requests are held against it. */
interface KnownKey {
  owner: string
  mac: Uint8Array
}

/**
 * Lets in whoever sends one of the keys, as `Authorization: Bearer …` or `x-api-key: …`, and notes whose it is.
 * How long a refusal takes tells nothing of a secret: what is compared are MACs under a key that only this process knows,
 * all bytes of them, and with every key.
 */
export function apiKeyGuard(keys: readonly ApiKey[]): MiddlewareHandler<HttpEnv> {
  // Made with the first request: not every runtime has random numbers before.
  let ready: Promise<{ mac: Mac; known: KnownKey[] }> | undefined
  return async (c, next) => {
    const secret = secretOf(c.req.header('authorization'), c.req.header('x-api-key'))
    if (secret === null) {
      throw refusal('This server wants an API key: send "Authorization: Bearer KEY" or "x-api-key: KEY".', '')
    }
    ready ??= prepare(keys)
    const { mac, known } = await ready
    const owner = ownerOf(await mac(secret), known)
    if (owner === null) throw refusal('The API key is not one that this server knows.', ', error="invalid_token"')
    c.set('owner', owner)
    await next()
  }
}

/** RFC 6750: a challenge names what was wrong with a token, and nothing where there was none. */
function refusal(detail: string, error: string): HttpProblem {
  return new HttpProblem(401, 'unauthorized', detail, {
    headers: { 'www-authenticate': `Bearer realm="ibid"${error}` },
  })
}

function secretOf(authorization: string | undefined, apiKey: string | undefined): string | null {
  // A proxy in front may have its own use for the Authorization header; the key is in the other one then.
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  return bearer ?? (apiKey?.trim() || null)
}

type Mac = (text: string) => Promise<Uint8Array>

async function prepare(keys: readonly ApiKey[]): Promise<{ mac: Mac; known: KnownKey[] }> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const random = crypto.getRandomValues(new Uint8Array(32))
  const key = await crypto.subtle.importKey('raw', random, algorithm, false, ['sign'])
  const bytes = (text: string) => new TextEncoder().encode(text)
  const mac: Mac = async (text) => new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(text)))
  const known = keys.map(async ({ name, secret }) => ({
    owner: name ?? (await nameOf(secret)),
    mac: await mac(secret),
  }))
  return { mac, known: await Promise.all(known) }
}

/** The owner of what a bare secret asks: the beginning of its hash, which is the same after every start. */
async function nameOf(secret: string): Promise<string> {
  return `sha256:${(await sha256(secret)).slice(0, 16)}`
}

function ownerOf(given: Uint8Array, known: readonly KnownKey[]): string | null {
  let found: string | null = null
  for (const { owner, mac } of known) {
    let difference = 0
    for (let i = 0; i < mac.length; i++) difference |= mac[i]! ^ given[i]!
    if (difference === 0) found = owner
  }
  return found
}
