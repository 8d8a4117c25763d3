import type { DocumentFilter } from '../core/document.ts'
import type { SqlValue } from '../core/ports.ts'
import { jsonParam } from './json-params.ts'

/**
 * A filter as an SQL condition on the table `documents` under the alias `d`; `TRUE` where nothing is filtered.
 *
 * A date known only to its year or month counts as published at any day of it: `publishedAfter` looks at its last day,
 * `publishedBefore` at its first. Dates compare as text, so "-31" ends every month. An unknown date is NULL, which no
 * comparison holds for.
 */
export function filterCondition(filter: DocumentFilter = {}): { condition: string; params: SqlValue[] } {
  const conditions: string[] = []
  const params: SqlValue[] = []
  if (filter.documentIds) {
    conditions.push('d.id IN (SELECT value FROM json_each(?))')
    params.push(jsonParam(filter.documentIds))
  }
  if (filter.publishedAfter !== undefined) {
    conditions.push(`d.published_at || substr('-12-31', length(d.published_at) - 3) >= ?`)
    params.push(filter.publishedAfter)
  }
  if (filter.publishedBefore !== undefined) {
    conditions.push(`d.published_at || substr('-01-01', length(d.published_at) - 3) <= ?`)
    params.push(filter.publishedBefore)
  }
  return { condition: conditions.length > 0 ? conditions.join(' AND ') : 'TRUE', params }
}

/** Whether a filter leaves anything out. */
export function isFiltering(filter: DocumentFilter | undefined): filter is DocumentFilter {
  return filter !== undefined && Object.values(filter).some((value) => value !== undefined)
}
