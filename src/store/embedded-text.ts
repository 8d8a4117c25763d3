/**
 * What of a passage is embedded: the title and headings above it say what its words are about.
 * Equal results share one vector label.
 */
export function embeddedText(title: string, headings: readonly string[], text: string): string {
  return [title, ...headings, text].join('\n')
}

/** SHA-256 of a text in hexadecimal. */
export async function textHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
