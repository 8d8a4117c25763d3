import type { IngestedDocument } from '../core/document.ts'
import { IbidError } from '../core/errors.ts'
import type { Loaded } from './block.ts'
import { chunk } from './chunk.ts'
import { compose } from './compose.ts'
import { decode } from './decode.ts'
import type { ChunkOptions } from './defaults.ts'
import { dropFurniture } from './furniture.ts'
import { contentHash } from './hash.ts'
import { readHead } from './head.ts'
import { dropForeignEnd } from './language.ts'
import { loadHtml } from './load-html.ts'
import { loadMarkdown } from './load-markdown.ts'
import { loadText } from './load-text.ts'
import { normalise } from './normalise.ts'
import { markHeadings } from './plain-headings.ts'
import { dropReferences } from './references.ts'

const LOADERS: Readonly<Record<string, (text: string) => Loaded>> = {
  'text/plain': loadText,
  'text/markdown': loadMarkdown,
  'text/html': loadHtml,
  'application/xhtml+xml': loadHtml,
}
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  text: 'text/plain',
  md: 'text/markdown',
  markdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
}

/** A file as it is handed in: `mediaType` decides how it is read, its name's extension where that is absent. */
export interface InputFile {
  id: string
  bytes: Uint8Array
  mediaType?: string
}

const extension = (id: string): string => /\.([a-z]+)$/i.exec(id)?.[1]?.toLowerCase() ?? ''

/** Whether a file of this name is of a type that is read. */
export const isReadable = (id: string): boolean => Object.hasOwn(MEDIA_TYPES, extension(id))

/**
 * Reads a file: its text without page furniture, what is known of it, and its chunks.
 * @throws IbidError `invalid_input` where the file is of no known type, is no text, or holds nothing but furniture
 */
export async function ingest(file: InputFile, options: ChunkOptions = {}): Promise<IngestedDocument> {
  const mediaType = (file.mediaType ?? MEDIA_TYPES[extension(file.id)] ?? '').split(';')[0]!.trim().toLowerCase()
  const load = Object.hasOwn(LOADERS, mediaType) ? LOADERS[mediaType] : undefined
  if (!load) {
    throw new IbidError('invalid_input', `${file.id}: only plain text, Markdown and HTML are read (.txt, .md, .html).`)
  }
  const loaded = load(normalise(decode(file.id, file.bytes, load === loadHtml)))
  const { meta, blocks } = clean(loaded, load === loadText)
  const composed = compose(blocks)
  if (!composed.text) {
    throw new IbidError('invalid_input', `${file.id}: there is no text in it. Add some, or remove the file.`)
  }
  return {
    document: {
      id: file.id,
      ...meta,
      title: meta.title ?? nameOf(file.id),
      mediaType,
      hash: await contentHash(file.bytes),
      text: composed.text,
    },
    chunks: chunk(composed.text, composed.blocks, options),
  }
}

function clean({ meta, blocks }: Loaded, plain: boolean): Loaded {
  const kept = dropFurniture(dropReferences(blocks))
  const head = readHead(kept.blocks, { ...meta, publisher: meta.publisher ?? kept.site })
  const text = dropForeignEnd(head.blocks)
  return { meta: head.meta, blocks: plain ? markHeadings(text) : text }
}

/** The title of last resort: the file's name in words. */
function nameOf(id: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1).replace(/\.[a-z]+$/i, '')
  return normalise(name).replace(/[-_]+/g, ' ').trim() || id
}
