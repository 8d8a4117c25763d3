import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The command's first file. */
export const IBID = fileURLToPath(new URL('./ibid.js', import.meta.url))
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A new folder with these files. */
export function folderOf(files: Record<string, string | Uint8Array> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'ibid-test-'))
  for (const [id, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, id)), { recursive: true })
    writeFileSync(join(root, id), content)
  }
  return root
}

export type Child = ChildProcessByStdio<Writable, Readable, Readable>

export function start(
  args: readonly string[],
  env: Record<string, string> = {},
  user: { uid?: number; gid?: number } = {},
): Child {
  return spawn(process.execPath, [IBID, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    ...user,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the command in a process of its own. */
export async function ibid(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Outcome> {
  return outcome(start(args, env), input)
}

export async function outcome(child: Child, input = ''): Promise<Outcome> {
  child.stdin.end(input)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, stdout, stderr }
}
