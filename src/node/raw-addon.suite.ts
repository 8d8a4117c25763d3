import { spawnSync } from 'node:child_process'

/** How a process ended that ran a script against the bare addon; for tests that show what the guards are for. */
export interface RawRun {
  signal: NodeJS.Signals | null
  status: number | null
  output: string
}

/**
 * Runs JavaScript in a process of its own, with `H` the addon's HierarchicalNSW class and `index` a new one of two
 * dimensions under inner product.
 * @param blocks greatest size of a written file in units of 1024 bytes: a disk that is full beyond it
 */
export function runRaw(script: string, args: readonly string[] = [], blocks?: number): RawRun {
  const prelude = "const { HierarchicalNSW: H } = require('hnswlib-node'); const index = new H('ip', 2);"
  const node = [process.execPath, '-e', `${prelude}${script}`, ...args]
  const command = blocks === undefined ? node : ['sh', '-c', `ulimit -f ${blocks * 2}; exec "$@"`, 'sh', ...node]
  const { signal, status, stdout } = spawnSync(command[0]!, command.slice(1), {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  })
  return { signal, status, output: stdout.trim() }
}
