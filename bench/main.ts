// npm run bench: all benchmarks, or those named: npm run bench -- ask startup
const BENCHMARKS: Record<string, () => Promise<unknown>> = {
  ask: () => import('./ask.ts'),
  'first-byte': () => import('./first-byte.ts'),
  startup: () => import('./startup.ts'),
  recall: () => import('./recall.ts'),
  reader: () => import('./reader.ts'),
  model: () => import('./model.ts'),
  generate: () => import('./generate.ts'),
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !Object.hasOwn(BENCHMARKS, name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`)
  process.exitCode = 2
} else {
  for (const name of named.length > 0 ? named : Object.keys(BENCHMARKS)) {
    console.log(`# ${name}`)
    await BENCHMARKS[name]?.()
  }
}
