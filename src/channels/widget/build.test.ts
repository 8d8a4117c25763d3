import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildWidget, OUT } from '../../../scripts/build-widget.ts'
import { ASSET_TYPES } from './routes.ts'

/** What a page loads for the widget, compressed as it is served. */
const BUDGET_BYTES = 12 * 1024

describe('assets/widget', () => {
  it('is what the sources build to: npm run build:widget', async () => {
    const built = await buildWidget()
    expect(readdirSync(OUT).sort()).toEqual(Object.keys(built).sort())
    expect(Object.keys(built).sort()).toEqual(Object.keys(ASSET_TYPES).sort())
    for (const [name, text] of Object.entries(built)) {
      expect(readFileSync(join(OUT, name), 'utf8') === text, `assets/widget/${name} is out of date`).toBe(true)
    }
  })

  it(`holds the widget in ${BUDGET_BYTES} bytes, compressed`, () => {
    const script = readFileSync(join(OUT, 'v1.js'))
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(BUDGET_BYTES)
  })

  it('makes no HTML of text, runs no text, and says nothing on the console of the page', () => {
    const script = readFileSync(join(OUT, 'v1.js'), 'utf8')
    expect(script).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|setHTML|\beval\b|new Function|createContextualFragment|console\./,
    )
  })

  it('has the same strings in every language', () => {
    const source = readFileSync(join(import.meta.dirname, 'client/strings.ts'), 'utf8')
    const english = [...source.slice(0, source.indexOf('export type')).matchAll(/^ {2}(\w+):/gm)].map(
      (match) => match[1],
    )
    const german = JSON.parse(readFileSync(join(OUT, 'de.json'), 'utf8')) as Record<string, string>
    expect(Object.keys(german)).toEqual(english)
    expect(english.length).toBeGreaterThan(25)
    for (const [key, text] of Object.entries(german)) {
      const placeholders = (words: string) => words.match(/\{\w+\}/g) ?? []
      const own = new RegExp(`^ {2}${key}: '(.*)'`, 'm').exec(source)?.[1] ?? ''
      expect(placeholders(text), key).toEqual(placeholders(own))
    }
  })
})
