import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { ASSET_TYPES, type WidgetAsset, type WidgetAssets } from '../channels/widget/routes.ts'

/** Reads the widget's files, and compresses them once. */
export function readWidgetAssets(): WidgetAssets {
  const names = Object.keys(ASSET_TYPES) as (keyof WidgetAssets)[]
  return Object.fromEntries(names.map((name) => [name, readAsset(name)])) as WidgetAssets & Record<string, WidgetAsset>
}

function readAsset(name: keyof WidgetAssets): WidgetAsset {
  const body = new Uint8Array(readFileSync(fileURLToPath(new URL(`../../assets/widget/${name}`, import.meta.url))))
  return { body, gzip: new Uint8Array(gzipSync(body, { level: 9 })) }
}
