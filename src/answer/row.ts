/** A cell of a table row; `label` is the head of its column, null where the row names itself. Offsets are relative to the row. */
export interface Cell {
  label: string | null
  text: string
  start: number
  end: number
}

const LABELLED = /^([^:;]{1,60}): (?=\S)/

/** The cells of a table row as ingestion writes it ("Seats; Basic: 2; Team: 8"); null for any other sentence. */
export function cellsOf(sentence: string): readonly Cell[] | null {
  if (!sentence.includes('; ') || !sentence.includes(': ')) return null
  const cells: Cell[] = []
  let at = 0
  for (const part of sentence.split('; ')) {
    const label = LABELLED.exec(part)
    const from = at + (label?.[0].length ?? 0)
    cells.push({ label: label?.[1] ?? null, text: part.slice(from - at), start: from, end: at + part.length })
    at += part.length + 2
  }
  // Prose with a semicolon or two: a row labels all its cells but the one that names it.
  return cells.slice(1).every((cell) => cell.label !== null) ? cells : null
}
