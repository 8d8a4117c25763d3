// Assembles src/index/kernel.wat into kernel.wasm. Workers refuse to compile WebAssembly at run time, so the module is
// checked in; src/index/kernel.test.ts holds it to its source.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import wabt from 'wabt'

/** The module of a source file, as bytes. */
export async function assemble(path: string): Promise<Uint8Array> {
  const { parseWat } = await wabt()
  const module = parseWat(path, readFileSync(path, 'utf8'), { simd: true })
  try {
    module.resolveNames()
    module.validate()
    return module.toBinary({}).buffer
  } finally {
    module.destroy()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const source = fileURLToPath(new URL('../src/index/kernel.wat', import.meta.url))
  writeFileSync(source.replace(/wat$/, 'wasm'), await assemble(source))
}
