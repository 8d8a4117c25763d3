import { MAX_JSON_DEPTH } from '../../core/options.ts'
import type { FieldError } from './problem-schemas.ts'

/** Strings, punctuation, and everything else of a JSON text that is known to be valid. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g

type Frame = { keys: Set<string>; key: string; beforeKey: boolean } | { keys: null; index: number }

/**
 * What `JSON.parse` lets pass in a valid JSON text and a strict reader must not: a key given twice (the last one would win
 * unseen), half a surrogate pair (it cannot be stored as UTF-8), and nesting beyond `MAX_JSON_DEPTH`.
 */
export function jsonFaults(text: string): FieldError[] {
  const faults: FieldError[] = []
  const frames: Frame[] = []
  const fault = (detail: string) => faults.push({ pointer: pointerTo(frames), detail })
  for (const [token] of text.matchAll(TOKENS)) {
    const top = frames.at(-1)
    if (token === '{' || token === '[') {
      if (frames.length >= MAX_JSON_DEPTH) {
        fault(`is nested deeper than ${MAX_JSON_DEPTH} levels`)
        return faults
      }
      frames.push(token === '{' ? { keys: new Set(), key: '', beforeKey: true } : { keys: null, index: 0 })
    } else if (token === '}' || token === ']') {
      frames.pop()
    } else if (token === ',') {
      if (top?.keys) top.beforeKey = true
      else if (top) top.index++
    } else if (token === ':') {
      if (top?.keys) top.beforeKey = false
    } else if (token.startsWith('"')) {
      const string: string = JSON.parse(token)
      if (top?.keys && top.beforeKey) {
        top.key = string
        if (top.keys.has(string)) fault('is given twice')
        top.keys.add(string)
      }
      if (!string.isWellFormed()) fault('holds half of a surrogate pair; send well-formed Unicode')
    }
  }
  return faults
}

/** RFC 6901 JSON Pointer as a URI fragment. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return `#${path.map((step) => `/${encodeURIComponent(String(step).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`
}

function pointerTo(frames: readonly Frame[]): string {
  return jsonPointer(frames.map((frame) => (frame.keys ? frame.key : frame.index)))
}
