import { ASSET_TYPES, type WidgetAsset, type WidgetAssets } from '../channels/widget/routes.ts'
import { IbidError } from '../core/errors.ts'
import type { Asset } from '../http/deps.ts'
import type { EdgeFile } from '../index/edge-export.ts'
import type { Fetcher } from './platform.ts'

/** Files of the API's reference, with their media types. */
const DOCS_TYPES: Record<string, string> = {
  'swagger-ui-bundle.js': 'text/javascript',
  'swagger-ui.css': 'text/css',
  'favicon-32x32.png': 'image/png',
}

/** Static assets, which nobody but the Worker reaches: it is asked first, and hands out what its routes name. */
export interface Assets {
  /** @throws IbidError `unavailable` where there is no such file */
  text(path: string): Promise<string>
  bytes(path: string): Promise<Uint8Array<ArrayBuffer>>
  /** Reads files one behind the other into memory that is there already. @throws IbidError `corrupt` for another length */
  into(memory: Uint8Array, files: readonly EdgeFile[]): Promise<void>
}

export function createAssets(fetcher: Fetcher): Assets {
  async function open(path: string): Promise<Response> {
    // The host is of no importance.
    const response = await fetcher.fetch(new Request(`https://assets.invalid/${path}`))
    if (response.status === 200) return response
    await response.body?.cancel()
    throw new IbidError(
      'unavailable',
      `There is no asset ${path} (${response.status}): run \`ibid export --edge\`, and deploy its assets`,
    )
  }

  return {
    text: async (path) => (await open(path)).text(),
    bytes: async (path) => new Uint8Array(await (await open(path)).arrayBuffer()),

    async into(memory, files) {
      let start = 0
      for (const { path, size } of files) {
        let at = start
        for await (const chunk of chunksOf(await open(path))) {
          if (at + chunk.byteLength > start + size) throw wrongLength(path)
          memory.set(chunk, at)
          at += chunk.byteLength
        }
        if (at !== start + size) throw wrongLength(path)
        start = at
      }
    },
  }
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

function wrongLength(path: string): IbidError {
  return new IbidError('corrupt', `The asset ${path} has another length than the export says: export and deploy again`)
}

/** The files of the widget. The platform compresses what it sends. */
export async function readWidgetAssets(assets: Assets): Promise<WidgetAssets> {
  const names = Object.keys(ASSET_TYPES) as (keyof WidgetAssets)[]
  const read = names.map(
    async (name): Promise<[string, WidgetAsset]> => [name, { body: await assets.bytes(`widget/${name}`) }],
  )
  return Object.fromEntries(await Promise.all(read)) as Record<keyof WidgetAssets, WidgetAsset>
}

/** A file of the API's reference; null for any other name. */
export async function docsAsset(assets: Assets, name: string): Promise<Asset | null> {
  const type = Object.hasOwn(DOCS_TYPES, name) ? DOCS_TYPES[name] : undefined
  return type === undefined ? null : { body: await assets.bytes(`docs/${name}`), type }
}
