import { type Html, html, type Part } from './html.ts'

/** A plot with what it says in words, and its numbers as a table for whoever cannot see it. */
export interface Figure {
  title: string
  /** What it shows and how to read it. */
  caption: string
  /** The plot in a sentence: what a screen reader says. */
  alternative: string
  svg: Html
  table: { head: readonly string[]; rows: readonly (readonly (string | number)[])[] }
}

export function figureHtml({ title, caption, svg, table }: Figure): Html {
  return html`<figure class="plot">
<figcaption><strong>${title}</strong><span>${caption}</span></figcaption>
${svg}
<details class="numbers"><summary>Numbers</summary>${tableHtml(table.head, table.rows, `Numbers of “${title}”`)}</details>
</figure>`
}

/** A table whose first column heads its rows; the others are figures. */
export function tableHtml(
  head: readonly Part[],
  rows: readonly (readonly Part[])[],
  caption = 'Table',
  look?: 'narrow' | 'compared' | 'kinds',
): Html {
  return html`<div class="scroll${look && ` ${look}`}" tabindex="0" role="region" aria-label="${caption}"><table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`
}
