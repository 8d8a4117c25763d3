/** A piece of a document as its file lays it out. `text` is one line, save in code. */
export interface Block {
  kind: 'heading' | 'paragraph' | 'list-item' | 'table-row' | 'code' | 'quote'
  /** Level of a heading (1 is the highest) or nesting of a list item (from 1); 0 for the rest. */
  depth: number
  /** Plain text without markup; an ordered list item keeps its number. */
  text: string
  /** Whether all of the text is links, as in a list of other articles. */
  linked?: boolean
}

/** A block and where it stands in the text of its document: UTF-16 offsets, `end` behind the last unit. */
export interface PlacedBlock extends Block {
  start: number
  end: number
}

/** What a file says of itself. */
export interface Meta {
  title: string | null
  author: string | null
  publisher: string | null
  /** ISO 8601 date as precise as it is known. */
  publishedAt: string | null
  url: string | null
}

/** What every loader yields. */
export interface Loaded {
  meta: Meta
  blocks: Block[]
}

/** A file that says nothing of itself. */
export const NO_META: Readonly<Meta> = { title: null, author: null, publisher: null, publishedAt: null, url: null }
