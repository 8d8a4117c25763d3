// Runs at the end of `npm ci` and `npm install`: compiles hnswlib-node for this machine.
//
// npm's own rebuild would let node-gyp download Node's headers, which fails where only a package registry is reachable.
// The pinned Node comes with its headers, so they are used; without them node-gyp does what it always does.
// A machine without a compiler still gets a working Ibid (exact vector scan): this script reports and exits 0.
// Plain JavaScript in old syntax on purpose: it must run under any Node.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const addon = join(root, 'node_modules', 'hnswlib-node')
const headers = [
  join(root, 'node_modules', `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`),
  dirname(dirname(process.execPath)),
].find((dir) => existsSync(join(dir, 'include', 'node', 'node_api.h')))

function loads() {
  try {
    createRequire(import.meta.url)('hnswlib-node')
    return true
  } catch {
    return false
  }
}

function giveUp(reason) {
  console.warn(
    `ibid: the hnswlib addon was not built (${reason}).\n` +
      'ibid: Ibid still works: vectors are searched by an exact scan, slower on large corpora.\n' +
      'ibid: to build it, install python3, make and a C++ compiler, then run `npm rebuild`.',
  )
}

if (!existsSync(addon)) {
  giveUp('the package hnswlib-node is not installed')
} else if (!loads()) {
  const gyp = process.env.npm_config_node_gyp
  const args = ['rebuild', `--directory=${addon}`, ...(headers ? [`--nodedir=${headers}`] : [])]
  const built = gyp
    ? spawnSync(process.execPath, [gyp, ...args], { encoding: 'utf8' })
    : spawnSync('node-gyp', args, { encoding: 'utf8', shell: process.platform === 'win32' })
  if (built.error) giveUp(built.error.message)
  else if (built.status !== 0 || !loads()) {
    const said = `${built.stderr}`.split('\n').filter((line) => /error|ERR!/i.test(line))
    giveUp(said.slice(0, 3).join('; ') || `node-gyp ended with ${built.status}`)
  }
}
