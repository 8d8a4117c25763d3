import { posix } from 'node:path'
import { parseAst } from 'vitest/node'

/** A source file as the import rules see it. */
export interface SourceModule {
  /** Relative to the repository, with forward slashes. */
  path: string
  imports: { specifier: string; typeOnly: boolean; line: number }[]
  /** Names of the platform that it uses without importing them. */
  platform: { name: string; line: number }[]
}

interface Layer {
  /** The layers it may import. */
  layers: readonly string[]
  /** Those of which it may import types alone. */
  typesOfLayers?: readonly string[]
  /** Packages it may import: names, or beginnings that end in `*`. `*` alone is any. */
  packages: readonly string[]
  /** Packages of which it may import types alone. */
  typesOfPackages?: readonly string[]
  /** May use `node:*`, `process` and their like. */
  platform?: true
  /** Each file imports one package at most. */
  onePackage?: true
}

const STAGES = ['ingest', 'embed', 'index', 'store', 'retrieve', 'answer']
const INNER = [...STAGES, 'core', 'assistant', 'adapters', 'model']

/** The table of the design, "Folders". Every layer may import itself; nothing imports evals, bench or corpus. */
export const LAYERS: Record<string, Layer> = {
  core: { layers: [], packages: ['zod', 'stemmer'], typesOfPackages: ['@langchain/core'] },
  ingest: {
    layers: ['core'],
    packages: ['zod', 'yaml', 'htmlparser2', 'chardet', 'mdast-util-*', 'micromark-*'],
    typesOfPackages: ['mdast'],
  },
  embed: { layers: ['core'], packages: ['zod'], typesOfPackages: ['@langchain/core'] },
  index: { layers: ['core'], packages: ['zod'] },
  store: { layers: ['core'], packages: ['zod'] },
  // What stands around a provider of language models: deadlines, the one retry, the budget. No stage: `answer` sees the port alone.
  model: { layers: ['core'], packages: [] },
  retrieve: { layers: ['core'], packages: ['zod', 'fastest-levenshtein'] },
  // The tagger that answer spans are cut by: JavaScript without a native part, one megabyte with its model.
  answer: { layers: ['core'], packages: ['wink-nlp', '#tagger-model'], typesOfPackages: ['wink-eng-lite-web-model'] },
  assistant: { layers: ['core', ...STAGES], packages: [] },
  channels: {
    layers: ['core'],
    typesOfLayers: ['assistant'],
    // The protocol's own server: two revisions of JSON-RPC over HTTP that nobody should write anew; runs on Workers too.
    packages: ['hono', '@hono/zod-openapi', 'zod', '@modelcontextprotocol/server'],
  },
  // What runs in the browser, and is built into assets/widget.
  'widget client': { layers: [], typesOfLayers: ['core'], packages: ['streaming-markdown'] },
  http: { layers: ['core', 'channels'], typesOfLayers: ['assistant'], packages: ['hono', '@hono/zod-openapi', 'zod'] },
  // What a program on the other side of HTTP imports: types of the routes, none of their code.
  client: { layers: ['core'], typesOfLayers: ['http'], packages: ['hono', 'eventsource-parser'] },
  // `index` and `embed` hold what makes an index or an embedder of any service: checks, order, retries, prefixes.
  adapters: {
    layers: ['core', 'index', 'embed'],
    packages: ['*'],
    typesOfPackages: ['@langchain/core'],
    onePackage: true,
  },
  // What environment variables of every runtime are read by.
  settings: { layers: ['core', 'channels'], packages: ['zod'] },
  node: { layers: [...INNER, 'http', 'channels', 'settings'], packages: ['*'], platform: true },
  workers: { layers: [...INNER, 'http', 'channels', 'settings'], packages: ['*'] },
  evals: { layers: [...INNER, 'node', 'client'], packages: ['*'], platform: true },
  bench: { layers: [...INNER, 'node', 'client'], packages: ['*'], platform: true },
}

const PLATFORM_NAMES = new Set([
  'process',
  'Buffer',
  'require',
  '__dirname',
  '__filename',
  'global',
  'setImmediate',
  'NodeJS',
])

/** Whether a file is there for tests, which may import what they like. */
export const isTest = (path: string) => /\.(test|suite)\.ts$/.test(path)

type Node = { type: string; start: number; [key: string]: unknown }

/** Reads what a source file imports and uses, with the parser that runs the tests. */
export function readModule(path: string, source: string): SourceModule {
  const module: SourceModule = { path, imports: [], platform: [] }
  const line = (node: Node) => source.slice(0, node.start).split('\n').length
  const found = (node: Node, from: unknown, typeOnly: boolean) => {
    const literal = from as { value?: unknown } | null
    const specifier = typeof literal?.value === 'string' ? literal.value : '(computed)'
    if (literal) module.imports.push({ specifier, typeOnly, line: line(node) })
  }
  const visit = (node: Node, parent: Node | null, key: string) => {
    if (node.type === 'ImportDeclaration') found(node, node.source, node.importKind === 'type')
    if (/^Export(Named|All)Declaration$/.test(node.type)) found(node, node.source, node.exportKind === 'type')
    if (node.type === 'ImportExpression') found(node, node.source, false)
    if (node.type === 'TSImportType') found(node, node.source, true)
    if (node.type === 'Identifier' && PLATFORM_NAMES.has(String(node.name)) && !isMemberName(parent, key)) {
      module.platform.push({ name: String(node.name), line: line(node) })
    }
    for (const [name, value] of Object.entries(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child === 'object' && child !== null && 'type' in child) visit(child as Node, node, name)
      }
    }
  }
  visit(parseAst(source, { lang: path.endsWith('.js') ? 'js' : 'ts' }) as unknown as Node, null, '')
  return module
}

/** `x.process` and `{ process: 1 }` name a member, not the global. */
function isMemberName(parent: Node | null, key: string): boolean {
  return parent !== null && parent.computed !== true && (key === 'property' || key === 'key')
}

/** What breaks the table, each with its place. */
export function violations(modules: readonly SourceModule[]): string[] {
  return modules.filter((module) => !isTest(module.path)).flatMap(violationsOf)
}

function violationsOf(module: SourceModule): string[] {
  const own = layerOf(module.path)
  const layer = LAYERS[own]
  if (!layer) return [`${module.path}: "${own}" is not in the table of layers`]
  const faults: string[] = []
  const packages = new Set<string>()
  for (const { specifier, typeOnly, line } of module.imports) {
    const fault = (reason: string) => faults.push(`${module.path}:${line}: ${reason}`)
    if (specifier.startsWith('.')) {
      const target = posix.join(posix.dirname(module.path), specifier)
      const to = layerOf(target)
      // Benchmarks measure against the same scripted servers that tests talk to.
      if (isTest(target) && own !== 'bench') fault(`imports ${target}, which is there for tests`)
      else if (to === own || layer.layers.includes(to)) continue
      else if (!layer.typesOfLayers?.includes(to)) fault(`${own} must not import ${to} (${target})`)
      else if (!typeOnly) fault(`${own} may import types alone from ${to} (${target})`)
    } else if (specifier.startsWith('node:') || specifier === '(computed)') {
      if (!layer.platform) fault(`${own} must not import ${specifier}`)
    } else {
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
      const typesAlone = typeOnly && (layer.typesOfPackages ?? []).includes(name)
      if (!typesAlone) packages.add(name)
      // The native index has one home, also where any other package may be imported.
      if (name === 'hnswlib-node' && own !== 'node') fault(`${name} belongs to src/node`)
      else if (typesAlone || matches(layer.packages, name)) continue
      else if (layer.typesOfPackages?.includes(name)) fault(`${own} may import types alone from ${name}`)
      else fault(`${own} must not import the package ${name}`)
    }
  }
  if (layer.onePackage && packages.size > 1)
    faults.push(`${module.path}: imports more than one package: ${[...packages].join(', ')}`)
  if (!layer.platform)
    faults.push(...module.platform.map(({ name, line }) => `${module.path}:${line}: ${own} must not use ${name}`))
  return faults
}

/** `src/core/text/words.ts` → `core`, `src/assistant.ts` → `assistant`, `evals/main.ts` → `evals`. */
function layerOf(path: string): string {
  if (/^src\/channels\/widget\/(client|page)\//.test(path)) return 'widget client'
  const steps = path.split('/')
  return (steps[0] === 'src' ? (steps[1] ?? '') : (steps[0] ?? '')).replace(/\.ts$/, '')
}

function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name))
}

/** Files that import each other in a ring, each ring once, as `a → b → a`. */
export function cycles(modules: readonly SourceModule[]): string[] {
  const targets = new Map(
    modules.map(({ path, imports }) => [
      path,
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => posix.join(posix.dirname(path), specifier)),
    ]),
  )
  const rings: string[] = []
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path)
    if (at >= 0) rings.push([...trail.slice(at), path].join(' → '))
    if (at >= 0 || done.has(path)) return
    for (const target of targets.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of targets.keys()) walk(path, [])
  return rings
}
