import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFolderSource } from './files.ts'

function folderOf(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'ibid-files-'))
  for (const [id, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, id)), { recursive: true })
    writeFileSync(join(root, id), text)
  }
  return root
}
async function list(root: string) {
  const files: { id: string; size: number }[] = []
  for await (const file of createFolderSource(root).list()) files.push(file)
  return files
}

describe('createFolderSource', () => {
  it('lists files in order, with sizes in bytes and forward slashes', async () => {
    const root = folderOf({ 'b.md': 'é', 'a/z.txt': 'zz', 'a/deep/y.html': '' })
    expect(await list(root)).toEqual([
      { id: 'a/deep/y.html', size: 0 },
      { id: 'a/z.txt', size: 2 },
      { id: 'b.md', size: 2 },
    ])
    expect(new TextDecoder().decode(await createFolderSource(root).read('a/z.txt'))).toBe('zz')
  })

  it('passes over hidden files and installed packages, and walks into a folder whatever its name', async () => {
    const root = folderOf({ '.git/a.md': '', '.b.md': '', 'node_modules/p/README.md': '', 'x.txt/in.md': '' })
    expect((await list(root)).map((file) => file.id)).toEqual(['x.txt/in.md'])
  })

  it('follows links inside the folder, but neither out of it nor round and round', async () => {
    const outside = folderOf({ 'secret.txt': 'secret' })
    const root = folderOf({ 'real/a.txt': 'a' })
    symlinkSync(join(outside, 'secret.txt'), join(root, 'secret.txt'))
    symlinkSync(outside, join(root, 'out'))
    symlinkSync(join(root, 'real/a.txt'), join(root, 'link.txt'))
    symlinkSync(root, join(root, 'real/round'))
    expect((await list(root)).map((file) => file.id)).toEqual(['link.txt', 'real/a.txt'])
  })

  it('lists a link to nowhere, whose reading says what is wrong', async () => {
    const root = folderOf({ 'a.txt': 'a' })
    symlinkSync(join(root, 'gone'), join(root, 'broken.txt'))
    expect((await list(root)).map((file) => file.id)).toEqual(['a.txt', 'broken.txt'])
    await expect(createFolderSource(root).read('broken.txt')).rejects.toThrow(
      expect.objectContaining({ code: 'storage', message: expect.stringContaining('broken.txt: it does not exist') }),
    )
  })

  it('names a folder that is missing or none, and is content with an empty one', async () => {
    const root = folderOf({ 'a.txt': '' })
    await expect(list(join(root, 'none'))).rejects.toThrow(
      expect.objectContaining({
        code: 'config',
        message: expect.stringMatching(/^CORPUS_DIR .*none: no such folder; /),
      }),
    )
    await expect(list(join(root, 'a.txt'))).rejects.toThrow(/a\.txt: not a folder but a file; /)
    expect(await list(folderOf({}))).toEqual([])
  })
})
