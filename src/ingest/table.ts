import type { Block } from './block.ts'

const KEY_LABEL =
  '(?:characteristics?|propert(?:y|ies)|attributes?|features?|aspects?|items?|keys?|names?|categor(?:y|ies)|parameters?|fields?|facts?|topics?|criteria|details?)'
const VALUE_LABEL = '(?:values?|details?|descriptions?|information|info|data|explanations?|notes?|answers?|facts?)'
const LABELS = new RegExp(`^${KEY_LABEL}[\\s|:]+${VALUE_LABEL}$`, 'i')

/** Whether the header of a two-column table only says that these are names and values, as "Characteristics Values". */
export const isLabelRow = (text: string): boolean => text.length < 60 && LABELS.test(text.trim())

/**
 * Table rows as lines that can be read alone: "Key: value" in a table of names and values, "Header: cell; Header: cell"
 * under headers that mean something.
 */
export function tableBlocks(header: readonly string[] | null, rows: readonly (readonly string[])[]): Block[] {
  let heads = header?.some((head) => head) ? header : null
  let body = rows
  if (!heads && body[0]?.length === 2 && isLabelRow(body[0].join(' '))) body = body.slice(1)
  if (heads && heads.length <= 2 && isLabelRow(heads.join(' '))) heads = null
  return body.flatMap((row) => {
    const text = rowText(heads, row)
    return text ? [{ kind: 'table-row', depth: 0, text } satisfies Block] : []
  })
}

function rowText(heads: readonly string[] | null, row: readonly string[]): string {
  const filled = row.filter((cell) => cell)
  if (filled.length < 2) return filled[0] ?? ''
  if (heads) {
    return row.flatMap((cell, at) => (cell ? [heads[at] ? `${label(heads[at])}: ${cell}` : cell] : [])).join('; ')
  }
  return row.length === 2 ? `${label(row[0]!)}: ${row[1]}` : filled.join('; ')
}

const label = (text: string): string => text.replace(/\s*:$/, '')

const FLAT_ROW = /^(\p{Lu}[\p{L}'’-]*(?: \p{Ll}[\p{L}'’-]*){0,5}) (?=[\p{Lu}\d$€£])/u

/**
 * A row of a table whose columns were run together: "Nature of relationship Strategic partners". The name ends where a
 * capital letter or a figure begins the value.
 */
export function flatRow(line: string): Block {
  const match = FLAT_ROW.exec(line)
  const text = match && !match[1]!.includes(':') ? `${match[1]}: ${line.slice(match[0].length)}` : line
  return { kind: 'table-row', depth: 0, text }
}
