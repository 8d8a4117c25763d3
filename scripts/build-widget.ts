// Builds the browser's half of the widget into assets/widget/, which is checked in: whoever runs Ibid needs no bundler.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin, transform } from 'esbuild'
import { minify } from 'terser'

const ROOT = join(import.meta.dirname, '..')
const SOURCE = join(ROOT, 'src/channels/widget')
export const OUT = join(ROOT, 'assets/widget')

/** Style sheets that a script carries as text, minified. */
const styleText: Plugin = {
  name: 'style-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: (await minifyCss(readFileSync(path, 'utf8'))).trim(),
      loader: 'text',
    }))
  },
}

async function minifyCss(css: string): Promise<string> {
  const { code } = await transform(css, { loader: 'css', minify: true, target: TARGETS })
  // Values of custom properties are kept as they are written, though nothing in these needs its spaces.
  return code.replace(/(--[\w-]+:) /g, '$1').replaceAll(', ', ',')
}

/** Browsers with `light-dark()`, which the themes stand on: those of May 2024 and later. */
const TARGETS = ['chrome123', 'edge123', 'firefox120', 'safari17.5']

const read = (name: string) => readFileSync(join(SOURCE, name), 'utf8')

const NOTICE = '/* Ibid, with streaming-markdown © Damian Tarnawski. MIT */'

/** Names of the Markdown parser's and the widget's own objects, which nobody outside reads: neither the server, nor a page, nor storage. */
const INTERNAL = new RegExp(
  `^(${[
    'add_token|end_token|add_text|set_attr|renderer|pending|blockquote_idx|fence_start|fence_end|indent_len|indent',
    'hr_char|hr_chars|table_state|spaces|tokens|len',
    'announce|corpus|grown|conversation|scrollToEnd|addConflict|follow|fault|element|dialog|rate|strings|load|save',
  ].join('|')})$`,
)

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: TARGETS,
    charset: 'utf8',
    legalComments: 'none',
    mangleProps: INTERNAL,
    // The Markdown parser asserts on the console of whatever page it runs in.
    drop: ['console'],
    plugins: [styleText],
  })
  // What esbuild leaves is 3 % larger, and the budget is narrow.
  const { code } = await minify(outputFiles[0]!.text, { module: true, compress: { passes: 2 } })
  return `${NOTICE}\n${code}\n`
}

/** The files of assets/widget by name, as the sources build to. */
export async function buildWidget(): Promise<Record<string, string>> {
  return {
    'v1.js': await bundle('client/main.ts'),
    'page.js': await bundle('page/page.ts'),
    'page.css': await minifyCss(read('page/page.css')),
    'icon.svg': read('page/icon.svg'),
    'de.json': `${JSON.stringify(JSON.parse(read('strings/de.json')))}\n`,
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(OUT, { recursive: true })
  for (const [name, text] of Object.entries(await buildWidget())) writeFileSync(join(OUT, name), text)
}
