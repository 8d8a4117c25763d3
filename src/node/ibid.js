#!/usr/bin/env node
import module from 'node:module'
import { join } from 'node:path'

// The command's first file is plain JavaScript, so that an old Node gets an explanation and not a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 18)) {
  // Types are stripped and code is compiled once, not at every start. Where the folder cannot be written, nothing is kept.
  module.enableCompileCache?.(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'ibid'))
  await import('./main.ts')
} else {
  console.error(
    `ibid: Node 22.18 or newer is needed, and this is Node ${process.versions.node}.\n` +
      'Run it through npm in the project folder (`npm start`, `npm run ask -- "…"`), which uses the Node 24 installed\n' +
      'with the dependencies, or install a newer Node from https://nodejs.org.',
  )
  process.exitCode = 1
}
