import { sha256 } from '../core/sha256.ts'

/**
 * Who sends a request, as a key to count by: a digest of what the caller shows, or the address that the platform saw. Neither
 * secrets nor addresses are kept.
 */
export async function callerOf(request: Request): Promise<string> {
  const { headers } = request
  const shown = headers.get('authorization') ?? headers.get('x-api-key') ?? headers.get('cf-connecting-ip') ?? ''
  return (await sha256(shown)).slice(0, 32)
}
