/**
 * What of a passage is embedded: the title and headings above it say what its words are about.
 * Equal results share one vector label.
 */
export function embeddedText(title: string, headings: readonly string[], text: string): string {
  return [title, ...headings, text].join('\n')
}
