const SCHEMES = ['http:', 'https:', 'mailto:']

/**
 * The address, if it may be linked to: http(s), mailto, a fragment, or relative to the page. What decides is the browser's own
 * reading of it, which knows every trick with spaces, control characters and letter case; null for the others.
 */
export function safeUrl(value: string, base: string = document.baseURI): string | null {
  try {
    return SCHEMES.includes(new URL(value, base).protocol) ? value : null
  } catch {
    return null
  }
}
