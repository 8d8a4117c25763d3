import { isHmacSha256, isSameSecret } from '../hmac.ts'

/** The chat servers whose outgoing webhooks are understood. */
export const HOOK_KINDS = ['slack', 'mattermost', 'rocketchat', 'zulip', 'teams'] as const
export type HookKind = (typeof HOOK_KINDS)[number]

/** A webhook as somebody set it up: it is reached at `/hooks/{name}`. */
export interface Hook {
  name: string
  kind: HookKind
  /** The token that the chat server sends along; for Teams, the security token that it signs with. */
  secret: string
}

/** What a name may be: it is part of a path and of the conversations' ids. */
export const HOOK_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/

/** A body as far as it has been read. */
export type Fields = Record<string, unknown>

/** The fields of a form or of JSON; null where it is neither. */
export function readFields(contentType: string | null, body: Uint8Array): Fields | null {
  const text = new TextDecoder().decode(body)
  if (contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text))
  }
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

/** Whether a request was sent by the chat server that the hook was set up in. */
export async function isAuthentic(
  hook: Hook,
  headers: Headers,
  body: Uint8Array<ArrayBuffer>,
  fields: Fields | null,
): Promise<boolean> {
  if (hook.kind !== 'teams') {
    const token = fields?.token
    return isSameSecret(typeof token === 'string' ? token : '', hook.secret)
  }
  // https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook
  const given = /^HMAC ([A-Za-z0-9+/]{43}=)$/.exec(headers.get('authorization') ?? '')?.[1]
  const key = bytesOfBase64(hook.secret)
  return given !== undefined && key !== null && isHmacSha256(key, body, bytesOfBase64(given)!)
}

/** Null for text that is no base64. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}
