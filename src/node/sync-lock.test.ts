import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockSync } from './sync-lock.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'ibid-lock-'))

describe('lockSync', () => {
  it('lets one in at a time and says who it is', () => {
    const dir = folder()
    const release = lockSync(dir)
    expect(() => lockSync(dir)).toThrow(
      expect.objectContaining({ code: 'conflict', message: expect.stringContaining(`process ${process.pid}`) }),
    )
    release()
    lockSync(dir)()
  })

  it('is free again when its process was killed, whatever its pid file says', async () => {
    const dir = folder()
    const module = JSON.stringify(new URL('./sync-lock.ts', import.meta.url).href)
    const script = `const { lockSync } = await import(${module}); globalThis.release = lockSync(${JSON.stringify(dir)}); console.log('held'); setInterval(() => {}, 1e6)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    try {
      await once(child.stdout, 'data')
      expect(() => lockSync(dir)).toThrow(`process ${child.pid}`)
    } finally {
      child.kill('SIGKILL')
    }
    await exit
    lockSync(dir)()
  })

  it('names a folder that cannot be written', () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    expect(() => lockSync(file)).toThrow(
      expect.objectContaining({ code: 'storage', message: expect.stringContaining(file) }),
    )
  })
})
