import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Asset } from '../http/deps.ts'

/** What pages are made of that is no code of Ibid's, by the name they ask for it. */
export const DOCS_ASSETS: Record<string, { from: string; type: string }> = {
  'swagger-ui-bundle.js': { from: 'swagger-ui-dist/swagger-ui-bundle.js', type: 'text/javascript' },
  'swagger-ui.css': { from: 'swagger-ui-dist/swagger-ui.css', type: 'text/css' },
  'favicon-32x32.png': { from: 'swagger-ui-dist/favicon-32x32.png', type: 'image/png' },
}

const read = new Map<string, Promise<Asset>>()

/** A file of an installed package, read once; null for any other name. */
export async function readAsset(name: string): Promise<Asset | null> {
  const asset = Object.hasOwn(DOCS_ASSETS, name) ? DOCS_ASSETS[name] : undefined
  if (asset === undefined) return null
  let file = read.get(name)
  if (file === undefined) {
    file = readFile(fileURLToPath(import.meta.resolve(asset.from))).then((body) => ({ body, type: asset.type }))
    read.set(name, file)
    // What could not be read may be there the next time.
    file.catch(() => read.delete(name))
  }
  return file
}
