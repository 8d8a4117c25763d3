import { isHmacSha256 } from '../hmac.ts'

/** Seconds by which Slack's clock and ours may differ; what is older may be a recorded request sent again. */
export const MAX_SKEW_SECONDS = 300

/**
 * Whether a request was signed with the app's signing secret: `v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}` in
 * hexadecimal, over the bytes as they arrived, with a time stamp of at most five minutes away in either direction.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 * @param now milliseconds since 1970
 */
export async function isFromSlack(
  signingSecret: string,
  headers: Headers,
  body: Uint8Array<ArrayBuffer>,
  now: number,
): Promise<boolean> {
  const timestamp = headers.get('x-slack-request-timestamp') ?? ''
  const signature = /^v0=([0-9a-f]{64})$/.exec(headers.get('x-slack-signature') ?? '')?.[1]
  if (signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now / 1000 - Number(timestamp)) > MAX_SKEW_SECONDS) return false
  const encoder = new TextEncoder()
  const prefix = encoder.encode(`v0:${timestamp}:`)
  const message = new Uint8Array(prefix.length + body.length)
  message.set(prefix)
  message.set(body, prefix.length)
  return isHmacSha256(encoder.encode(signingSecret), message, bytesOfHex(signature))
}

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
