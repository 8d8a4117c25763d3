import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCli } from '../cli.ts'
import { folderOf, recordOf, runOf } from '../fixture.suite.ts'
import { readRun, writeRun } from '../run-file.ts'
import { distinctNames } from './command.ts'

async function cli(...args: string[]) {
  const err: string[] = []
  const output = { out: () => undefined, err: (text: string) => void err.push(text) }
  return { code: await createCli(output).run(['node', 'eval', ...args]), err: err.join('\n') }
}

describe('a run file', () => {
  it('comes back as it was written, a record on a line', async () => {
    const path = join(await folderOf({}), 'run.json')
    const run = runOf({
      measures: { value: { value: 0.5, hits: 1, total: 2 } },
      records: [recordOf({ id: 'a' }), recordOf({ id: 'b', ranking: [{ id: 'd', score: 0.5 }] })],
    })
    await writeRun(path, run)
    expect(await readRun(path)).toEqual(run)
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.startsWith('{'))
    expect(lines.slice(1).map((line) => JSON.parse(line.replace(/,$/, '')).id)).toEqual(['a', 'b'])
    await writeRun(path, runOf({ records: [] }))
    expect((await readRun(path)).records).toEqual([])
  })

  it('leaves out figures that were none', async () => {
    const path = join(await folderOf({}), 'run.json')
    await writeRun(
      path,
      runOf({ measures: { x: { value: Number.NaN } }, records: [recordOf({ id: 'a', scores: { y: Number.NaN } })] }),
    )
    expect(await readRun(path)).toMatchObject({ measures: {}, records: [{ scores: {} }] })
  })
})

describe('report', () => {
  it('writes a page from run files', async () => {
    const folder = await folderOf({})
    const [run, page] = [join(folder, 'run.json'), join(folder, 'report.html')]
    await writeRun(run, runOf({ records: [recordOf({ id: 'a', right: false })] }))
    expect(await cli('report', run, run, '--out', page, '--title', 'Ours', '--failures-shown', '0')).toMatchObject({
      code: 0,
      err: expect.stringContaining('wrote 2 runs'),
    })
    const text = await readFile(page, 'utf8')
    expect(text).toContain('<h1>Ours</h1>')
    expect(text).toContain('run.json (2)')
    expect(text).toContain('0 wrong answers of 1 shown')
  })

  it('says which file is no run', async () => {
    const folder = await folderOf({ 'other.json': '{"questions": []}' })
    expect(await cli('report', join(folder, 'other.json'), '--out', join(folder, 'x.html'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('other.json: run:'),
    })
    const old = { ...runOf({ records: [] }), records: Array.from({ length: 50 }, () => ({ id: 'a' })) }
    await writeFile(join(folder, 'old.json'), JSON.stringify(old))
    const { err } = await cli('report', join(folder, 'old.json'), '--out', join(folder, 'x.html'))
    expect(err).toMatch(/records\.0\.turn: .*; and \d+ more$/)
    expect(err.length).toBeLessThan(1000)
    expect(await cli('report', join(folder, 'gone.json'), '--out', join(folder, 'x.html'))).toMatchObject({ code: 1 })
    expect((await cli('report', join(folder, 'other.json'))).code).toBe(2)
  })

  it('names files so that they can be told apart', () => {
    expect(distinctNames(['a/run.json', 'b/run.json', 'c/new.json', 'c/new.json'])).toEqual([
      'a/run.json',
      'b/run.json',
      'c/new.json',
      'c/new.json (2)',
    ])
  })
})
