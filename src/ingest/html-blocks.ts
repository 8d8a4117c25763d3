import type { Block } from './block.ts'
import { BLOCKS, DROPPED, isFurniture, isHidden } from './html-rules.ts'
import { normalise, oneLine } from './normalise.ts'
import { tableBlocks } from './table.ts'

/** Least text for which a named main part is believed to be the page. */
const MAIN_LEAST = 200
/** A cell longer than this lays out a page and is no cell. */
const CELL_MOST = 1500
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']

interface Element {
  tag: string
  dropped: boolean
  furniture: boolean
}
interface Found extends Block {
  furniture: boolean
  main: boolean
  article: boolean
}
interface OpenTable {
  rows: { cells: Found[][]; head: boolean }[]
  layout: boolean
  /** Where the cell's blocks go while a cell is open. */
  cell: Found[] | null
}

/** Gathers the blocks of a page from its tags and text, in one pass. */
export class HtmlBlocks {
  readonly #found: Found[] = []
  readonly #stack: Element[] = []
  readonly #tables: OpenTable[] = []
  readonly #open = new Map<string, number>()
  #parts: string[] = []
  #linkLetters = 0
  #letters = 0
  #item: Block['kind'] | null = null
  #number: { ordered: boolean; next: number }[] = []
  #breaks = 0

  /** How many elements are open. */
  get depth(): number {
    return this.#stack.length
  }

  get inSvg(): boolean {
    return this.#count('svg') > 0
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    const above = this.#stack.at(-1)
    const inPage = this.#count('main') + this.#count('article') > 0
    // The page's own part begins anew, whatever it stands in; a header inside it holds the heading and the byline.
    const furniture =
      tag === 'main' ? false : above?.furniture || isFurniture(tag, attributes) || (tag === 'header' && !inPage)
    // References in the text are raised links to a note: "[1]" says nothing in a quote.
    const note = tag === 'sup' && /reference|footnote|\bfn/i.test(`${attributes.class ?? ''} ${attributes.id ?? ''}`)
    const edit = furniture && !BLOCKS.has(tag) && this.#headingDepth() > 0
    const dropped = above?.dropped || DROPPED.has(tag) || note || edit || isHidden(attributes)
    if (tag === 'br') {
      this.#break()
      return
    }
    if (BLOCKS.has(tag)) this.#flush()
    this.#stack.push({ tag, dropped: dropped ?? false, furniture: furniture ?? false })
    this.#open.set(tag, this.#count(tag) + 1)
    if (dropped) return
    if (tag === 'li') this.#item = 'list-item'
    else if (tag === 'ol' || tag === 'ul') {
      this.#number.push({ ordered: tag === 'ol', next: Number.parseInt(attributes.start ?? '1', 10) || 1 })
    } else if (tag === 'table') {
      const outer = this.#tables.at(-1)
      if (outer) outer.layout = true
      this.#tables.push({ rows: [], layout: false, cell: null })
    } else if (HEADINGS.includes(tag)) {
      const table = this.#tables.at(-1)
      if (table) table.layout = true
    } else if (tag === 'tr') this.#tables.at(-1)?.rows.push({ cells: [], head: true })
    else if (tag === 'td' || tag === 'th') this.#openCell(tag)
  }

  text(data: string): void {
    if (this.#stack.at(-1)?.dropped) return
    if (data.trim()) {
      this.#breaks = 0
      this.#letters += data.length
      if (this.#count('a') > 0) this.#linkLetters += data.length
    }
    this.#parts.push(data)
  }

  close(tag: string): void {
    if (tag === 'br') return
    if (BLOCKS.has(tag)) this.#flush()
    const dropped = this.#stack.at(-1)?.dropped
    if (this.#stack.at(-1)?.tag === tag) this.#stack.pop()
    this.#open.set(tag, Math.max(0, this.#count(tag) - 1))
    if (dropped) return
    if (tag === 'li') this.#item = null
    else if (tag === 'ol' || tag === 'ul') this.#number.pop()
    else if (tag === 'td' || tag === 'th') this.#closeCell()
    else if (tag === 'table') this.#closeTable()
  }

  /** The blocks of the page: of its main part where it names one with enough text, else all but the furniture. */
  end(): Block[] {
    this.#flush()
    while (this.#tables.length > 0) this.#closeTable()
    let page = this.#found.filter((block) => !block.furniture)
    // A page laid out as one form, or in an element of an unlucky name, has its prose there and nowhere else.
    if (!page.some(isProse) && this.#found.some(isProse)) page = this.#found
    const main = page.filter((block) => block.main)
    if (isEnough(main, page)) page = main
    const article = page.filter((block) => block.article)
    if (isEnough(article, page)) page = article
    return page.map(({ furniture: _f, main: _m, article: _a, ...block }) => block)
  }

  #count(tag: string): number {
    return this.#open.get(tag) ?? 0
  }

  /** One line break is a space; two are a paragraph. */
  #break(): void {
    if (this.#stack.at(-1)?.dropped) return
    if (this.#count('pre') > 0) this.#parts.push('\n')
    else if (++this.#breaks > 1) this.#flush()
    else this.#parts.push(' ')
  }

  #flush(): void {
    const raw = this.#parts.join('')
    const linked = this.#letters > 0 && this.#linkLetters >= this.#letters * 0.9
    this.#parts = []
    this.#letters = 0
    this.#linkLetters = 0
    this.#breaks = 0
    const code = this.#count('pre') > 0
    const text = code ? normalise(raw).trim() : oneLine(raw)
    if (!text) return
    const block: Found = {
      ...this.#shape(text, code),
      ...(linked ? { linked } : {}),
      furniture: this.#stack.at(-1)?.furniture ?? false,
      main: this.#count('main') > 0,
      article: this.#count('article') > 0,
    }
    const cell = this.#tables.at(-1)?.cell
    ;(cell ?? this.#found).push(block)
  }

  #shape(text: string, code: boolean): Block {
    const depth = this.#headingDepth()
    if (depth > 0) return { kind: 'heading', depth, text }
    if (code) return { kind: 'code', depth: 0, text }
    if (this.#item) {
      this.#item = null
      const list = this.#number.at(-1)
      const number = list?.ordered ? `${list.next++}. ` : ''
      return { kind: 'list-item', depth: Math.max(1, this.#number.length), text: number + text }
    }
    return { kind: this.#count('blockquote') > 0 ? 'quote' : 'paragraph', depth: 0, text }
  }

  /** Level of the heading that is open; 0 outside of headings. */
  #headingDepth(): number {
    return HEADINGS.findIndex((tag) => this.#count(tag) > 0) + 1
  }

  #openCell(tag: string): void {
    const table = this.#tables.at(-1)
    if (!table) return
    if (table.rows.length === 0) table.rows.push({ cells: [], head: true })
    const row = table.rows.at(-1)!
    if (tag === 'td') row.head = false
    table.cell = []
    row.cells.push(table.cell)
  }

  #closeCell(): void {
    const table = this.#tables.at(-1)
    if (table) table.cell = null
  }

  #closeTable(): void {
    const table = this.#tables.pop()
    if (!table) return
    const outer = this.#tables.at(-1)?.cell ?? this.#found
    const cells = table.rows.flatMap((row) => row.cells)
    if (table.layout || cells.some((cell) => length(cell) > CELL_MOST)) {
      for (const cell of cells) outer.push(...cell)
      return
    }
    const rows = table.rows.map((row) => ({
      head: row.head,
      cells: row.cells.map((cell) => cell.map(textOf).join(' ')),
    }))
    const header = rows.length > 1 && rows[0]!.head && rows[0]!.cells.length > 1 ? rows.shift()!.cells : null
    const first = cells.find((cell) => cell.length > 0)?.[0]
    if (!first) return
    const { furniture, main, article } = first
    for (const block of tableBlocks(
      header,
      rows.map((row) => row.cells),
    )) {
      outer.push({ ...block, furniture, main, article })
    }
  }
}

const isProse = (block: Block): boolean => block.text.length >= 80 && /[.!?…。][”"’)\]]*$/.test(block.text)
const textOf = (block: Block): string => block.text
const length = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + block.text.length, 0)
const isEnough = (part: readonly Block[], whole: readonly Block[]): boolean =>
  length(part) >= MAIN_LEAST && length(part) >= length(whole) * 0.3
