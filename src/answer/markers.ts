/** A quote as it stands in running text: on one line, closed by a full stop, the markers before the stop. */
export function withMarkers(quote: string, numbers: readonly number[]): string {
  const line = quote
    // A number in brackets that the document writes itself would be taken for one of ours.
    .replace(/\s*\[\d+\]/g, '')
    .replace(/^(?:[-*•]|\d{1,2}[.)]) /, '')
    // Items and rows stand on lines of their own; in running text a semicolon sets them apart.
    .replace(/([^.!?:;,])\s*\n\s*(?=[-*•] |[^\n.:]{1,40}: )/g, '$1; ')
    .replace(/; (?:[-*•]|\d{1,2}[.)]) /g, '; ')
    .replace(/\s*\n\s*(?:[-*•]|\d{1,2}[.)]) /g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const markers = numbers.map((n) => `[${n}]`).join('')
  const end = /([.!?]["”’)]*|[:;,])$/.exec(line)
  if (end === null) return `${line} ${markers}.`
  const stop = /^[:;,]$/.test(end[1]!) ? '.' : end[1]!
  // A closing quotation mark belongs to the sentence, a full stop behind the marker to ours.
  return stop.length > 1 ? `${line} ${markers}` : `${line.slice(0, end.index)} ${markers}${stop}`
}
