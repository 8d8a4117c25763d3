/**
 * Who sends a request, as a key to count by: a digest of what the caller shows, or the address that the platform saw. Neither
 * secrets nor addresses are kept.
 */
export async function callerOf(request: Request): Promise<string> {
  const { headers } = request
  const shown = headers.get('authorization') ?? headers.get('x-api-key') ?? headers.get('cf-connecting-ip') ?? ''
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(shown))
  return Array.from(new Uint8Array(digest).subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
