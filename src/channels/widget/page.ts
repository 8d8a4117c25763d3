import { html } from 'hono/html'
import type { DocumentInfo } from '../../core/document.ts'

/** What the page shows. */
export interface PageContent {
  documents: readonly DocumentInfo[]
  /** Documents there are besides. */
  more: number
  /** Whether the documents have been read. */
  ready: boolean
  /** Where an API key is wanted, the page has none and shows nothing of the documents. */
  open: boolean
}

/** Everything comes from the server itself, nothing is inline, and no string may become HTML. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** The page at `/`: the widget beside what it can be asked about. */
export function page(content: PageContent) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ibid: ask the documents</title>
<link rel="icon" type="image/svg+xml" href="/widget/icon.svg">
<link rel="stylesheet" href="/widget/page.css">
<script type="module" src="/widget/v1.js"></script>
<script type="module" src="/widget/page.js"></script>
</head>
<body data-ready="${content.ready}">
<header>
<h1>Ibid<span>.</span></h1>
<p>Answers from your documents, with the exact words they rest on.</p>
</header>
${content.open ? openMain(content) : closedMain()}
<footer>
<a href="/docs">API description</a>
<a href="/v1/documents">Documents as JSON</a>
<a href="/readyz">Status</a>
</footer>
</body>
</html>`
}

function openMain({ documents, more, ready }: PageContent) {
  return html`<main>
<ibid-chat mode="inline" endpoint="/" heading="Ask the documents" suggestions="[]"></ibid-chat>
<div class="aside">
<section id="examples" hidden>
<h2>Try asking</h2>
<ul class="questions"></ul>
</section>
<section>
<h2>Documents <small>${documents.length + more}</small></h2>
${documents.length > 0 ? documentList(documents, more) : nothing(ready)}
</section>
</div>
</main>`
}

function documentList(documents: readonly DocumentInfo[], more: number) {
  const entry = ({ id, title, author, publisher, publishedAt }: DocumentInfo) => html`<li>
<strong>${title}</strong>
<span>${[author, publisher, publishedAt].filter(Boolean).join(' · ') || id}</span>
</li>`
  return html`<ul class="documents">${documents.map(entry)}</ul>
${more > 0 ? html`<p class="hint">and ${more} more</p>` : ''}`
}

function nothing(ready: boolean) {
  return ready
    ? html`<p class="hint">There are none yet. Put <code>.md</code>, <code>.txt</code> or <code>.html</code> files into the folder
that <code>CORPUS_DIR</code> names, and start again.</p>`
    : html`<p class="hint">The documents are being read. They appear here when that is done.</p>`
}

function closedMain() {
  return html`<main class="closed">
<section>
<h2>This server wants an API key</h2>
<p>Programs send one of <code>API_KEYS</code>. Pages embed the chat with a site key.</p>
</section>
</main>`
}
