const encoder = new TextEncoder()

/** Whether `signature` is the HMAC-SHA256 of the message, compared in constant time by Web Crypto. */
export async function isHmacSha256(
  key: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  // An empty key is refused by Web Crypto, and would let anybody sign.
  if (key.length === 0) return false
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  return crypto.subtle.verify('HMAC', imported, signature, message)
}

/** Whether two secrets are the same, in a time that tells nothing about where they differ. */
export async function isSameSecret(given: string, known: string): Promise<boolean> {
  if (known === '') return false
  // Digests have one length: neither the loop nor its end tells how long the secret is.
  const [a, b] = await Promise.all([given, known].map((text) => crypto.subtle.digest('SHA-256', encoder.encode(text))))
  const left = new Uint8Array(a!)
  const right = new Uint8Array(b!)
  let difference = 0
  for (let i = 0; i < left.length; i++) difference |= left[i]! ^ right[i]!
  return difference === 0
}
