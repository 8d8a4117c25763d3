import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cycles, readModule, violations } from './layers.suite.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

describe('the import rules', () => {
  const paths = globSync(['src/**/*.{ts,js}', 'evals/**/*.ts', 'bench/**/*.ts'], { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  const modules = paths.map((path) => readModule(path, readFileSync(join(root, path), 'utf8')))

  it('hold in every file', () => {
    expect(modules.length).toBeGreaterThan(20)
    expect(modules.flatMap((module) => module.imports).length).toBeGreaterThan(50)
    expect(violations(modules)).toEqual([])
  })

  it('leave no file in a ring of imports', () => {
    expect(cycles(modules)).toEqual([])
  })
})

describe('the checker', () => {
  const check = (path: string, source: string) => violations([readModule(path, source)])

  it.each([
    ['src/core/a.ts', `import { b } from '../ingest/b.ts'`, 'core must not import ingest'],
    ['src/core/a.ts', `import { BaseChatModel } from '@langchain/core/x'`, 'types alone from @langchain/core'],
    ['src/core/a.ts', `import { type BaseChatModel } from '@langchain/core/x'`, 'types alone from @langchain/core'],
    ['src/core/text/a.ts', `import lodash from 'lodash'`, 'must not import the package lodash'],
    ['src/core/a.ts', `import { h } from './a.suite.ts'`, 'there for tests'],
    ['src/answer/a.ts', `import { r } from '../retrieve/r.ts'`, 'answer must not import retrieve'],
    ['src/answer/a.ts', `export * from '../retrieve/r.ts'`, 'answer must not import retrieve'],
    ['src/answer/a.ts', `export type { R } from '../retrieve/r.ts'`, 'answer must not import retrieve'],
    ['src/answer/a.ts', `let r: import('../retrieve/r.ts').R`, 'answer must not import retrieve'],
    ['src/answer/a.ts', `const r = await import('../retrieve/r.ts')`, 'answer must not import retrieve'],
    ['src/answer/a.ts', `import '../retrieve/r.ts'`, 'answer must not import retrieve'],
    [
      'src/ingest/a.ts',
      `\n\nimport { readFile } from 'node:fs/promises'`,
      'src/ingest/a.ts:3: ingest must not import node:fs',
    ],
    ['src/ingest/a.ts', 'const name = "x"; await import(name)', 'must not import (computed)'],
    ['src/store/a.ts', 'export const home = () => process.env.HOME', 'store must not use process'],
    ['src/store/a.ts', `const text = \`at \${process.cwd()}\``, 'store must not use process'],
    ['src/store/a.ts', 'const { process: p } = { process }', 'store must not use process'],
    ['src/embed/a.ts', `const bytes = Buffer.from('x')`, 'embed must not use Buffer'],
    ['src/embed/a.ts', 'export function f(bytes: Buffer) {}', 'embed must not use Buffer'],
    ['src/index/a.ts', `import type { H } from 'hnswlib-node'`, 'hnswlib-node belongs to src/node'],
    ['src/adapters/a.ts', `import h from 'hnswlib-node'`, 'belongs to src/node'],
    ['src/adapters/a.ts', `import a from 'pg'\nimport b from 'ioredis'`, 'more than one package: pg, ioredis'],
    ['src/http/a.ts', `import { createAssistant } from '../assistant.ts'`, 'types alone from assistant'],
    ['src/http/a.ts', `import { s } from '../store/s.ts'`, 'http must not import store'],
    ['src/channels/slack/a.ts', `import { p } from '../../http/p.ts'`, 'channels must not import http'],
    [
      'src/channels/widget/client/a.ts',
      `import { Hono } from 'hono'`,
      'widget client must not import the package hono',
    ],
    ['src/channels/widget/client/a.ts', `import { A } from '../../../core/a.ts'`, 'types alone from core'],
    ['src/channels/widget/a.ts', `import { e } from './client/e.ts'`, 'channels must not import widget client'],
    ['src/node/a.ts', `import { w } from '../workers/w.ts'`, 'node must not import workers'],
    ['src/workers/a.ts', `import { n } from '../node/n.ts'`, 'workers must not import node'],
    ['src/workers/a.ts', `import { x } from 'node:fs'`, 'workers must not import node:fs'],
    ['src/node/a.ts', `import { m } from '../../evals/m.ts'`, 'node must not import evals'],
    [
      'src/node/a.ts',
      `import seeds from '../../corpus/seeds.json' with { type: 'json' }`,
      'node must not import corpus',
    ],
    ['evals/a.ts', `import { createApp } from '../src/http/app.ts'`, 'evals must not import http'],
    ['src/helpers/a.ts', '', '"helpers" is not in the table'],
  ])('finds the fault in %s: %s', (path, source, fault) => {
    expect(check(path, source)).toEqual([expect.stringContaining(fault)])
  })

  it.each([
    ['src/core/a.ts', `import type { E } from '@langchain/core/embeddings'\nimport * as z from 'zod'`],
    [
      'src/ingest/a.ts',
      `import type { Root } from 'mdast'\nimport { gfm } from 'mdast-util-gfm'\nimport { d } from '../core/d.ts'`,
    ],
    [
      'src/store/a.ts',
      `// process.env, import x from 'node:fs'\nconst s = "Buffer.from(process)"; export const t = { process: 1 }.process`,
    ],
    [
      'src/http/a.ts',
      `import type { Assistant } from '../assistant.ts'\nimport { s } from '../channels/s.ts'\nimport 'hono/route'`,
    ],
    ['src/adapters/a.ts', `import { Pool } from 'pg'\nimport type { Embeddings } from '@langchain/core/embeddings'`],
    [
      'src/node/a.ts',
      `import h from 'hnswlib-node'\nimport fs from 'node:fs'\nimport { a } from '../http/a.ts'\nprocess.exit()`,
    ],
    ['evals/a.ts', `import { n } from '../src/node/n.ts'\nprocess.exit()`],
    ['src/core/a.test.ts', `import fs from 'node:fs'\nimport { n } from '../node/n.ts'`],
  ])('lets %s be', (path, source) => {
    expect(check(path, source)).toEqual([])
  })

  it('finds rings of imports', () => {
    const modules = [
      readModule('src/core/a.ts', `import type { B } from './text/b.ts'`),
      readModule('src/core/text/b.ts', `import { c } from '../c.ts'\nimport * as z from 'zod'`),
      readModule('src/core/c.ts', `export * from './a.ts'\nimport { d } from './d.ts'`),
      readModule('src/core/d.ts', ''),
    ]
    expect(cycles(modules)).toEqual(['src/core/a.ts → src/core/text/b.ts → src/core/c.ts → src/core/a.ts'])
    expect(cycles(modules.slice(0, 2))).toEqual([])
  })
})
