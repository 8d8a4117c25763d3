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

/** Makes a link of an `a`; what may not be linked to stays text. */
export function linkTo(element: Element, url: string): void {
  const href = safeUrl(url)
  if (href !== null) Object.assign(element, { href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' })
}
