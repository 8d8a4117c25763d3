import { beforeEach, describe, expect, it } from 'vitest'
import type { IngestedDocument } from '../core/document.ts'
import type { DocumentStore } from '../core/ports.ts'
import { type FileSource, sync } from './sync.ts'

/** Documents in memory: the methods `sync` uses. */
function memoryStore(): DocumentStore & { documents: Map<string, IngestedDocument> } {
  const documents = new Map<string, IngestedDocument>()
  const unused = (): never => {
    throw new Error('not used by sync')
  }
  return {
    documents,
    put: async (document) => void documents.set(document.document.id, document),
    remove: async (ids) => {
      for (const id of ids) documents.delete(id)
    },
    hashes: async () => new Map([...documents].map(([id, { document }]) => [id, document.hash])),
    get: unused,
    list: unused,
    counts: unused,
    chunks: unused,
    chunksOfLabels: unused,
    labels: unused,
  }
}

function memorySource(files: Map<string, string | Uint8Array | Error>): FileSource {
  return {
    async *list() {
      for (const [id, content] of files) yield { id, size: content instanceof Error ? 1 : content.length }
    },
    async read(id: string) {
      const content = files.get(id)!
      if (content instanceof Error) throw content
      return typeof content === 'string' ? new TextEncoder().encode(content) : content
    },
  }
}

describe('sync', () => {
  let files: Map<string, string | Uint8Array | Error>
  let store: ReturnType<typeof memoryStore>
  beforeEach(() => {
    store = memoryStore()
    files = new Map<string, string | Uint8Array | Error>([
      ['a.txt', 'Title A\n\nThe first document has a sentence.'],
      ['b/c.md', '# Title C\n\nThe second document has one too.'],
      ['picture.png', 'not read'],
    ])
  })

  it('adds, changes and removes what was added, changed and removed', async () => {
    expect(await sync(memorySource(files), store)).toEqual({
      added: ['a.txt', 'b/c.md'],
      changed: [],
      removed: [],
      unchanged: 0,
      empty: [],
      failed: [],
    })
    expect(await sync(memorySource(files), store)).toMatchObject({ added: [], changed: [], removed: [], unchanged: 2 })
    files.set('a.txt', 'Title A\n\nThe first document now has another sentence.')
    files.delete('b/c.md')
    expect(await sync(memorySource(files), store)).toEqual({
      added: [],
      changed: ['a.txt'],
      removed: ['b/c.md'],
      unchanged: 0,
      empty: [],
      failed: [],
    })
    expect(store.documents.get('a.txt')?.document.text).toContain('another sentence')
    expect([...store.documents.keys()]).toEqual(['a.txt'])
  })

  it('reports what it cannot read, keeps its last good version, and goes on', async () => {
    await sync(memorySource(files), store)
    files.set('a.txt', new Error('EACCES: permission denied'))
    files.set(
      'binary.txt',
      new Uint8Array(500).map((_, at) => (at * 7) % 32),
    )
    files.set('blank.txt', ' \n')
    files.set('large.txt', 'x'.repeat(2001))
    files.set('z.txt', 'Title Z\n\nThe last document is read nevertheless.')
    const report = await sync(memorySource(files), store, { maxBytes: 2000 })
    expect(report).toMatchObject({ added: ['z.txt'], changed: [], removed: [], unchanged: 1 })
    expect(report.failed.map(({ id }) => id)).toEqual(['a.txt', 'binary.txt', 'blank.txt', 'large.txt'])
    expect(report.failed[0]!.reason).toBe('EACCES: permission denied Its last good version is still served.')
    expect(report.failed[1]!.reason).toContain('not a text file')
    expect(report.failed[2]!.reason).toContain('no text')
    expect(report.failed[3]!.reason).toContain('2001 bytes')
    expect(store.documents.get('a.txt')?.document.text).toContain('first document')
  })

  it('takes an empty file for no failure, and keeps nothing of what it was', async () => {
    await sync(memorySource(files), store)
    files.set('a.txt', '')
    files.set('new.md', '')
    expect(await sync(memorySource(files), store)).toEqual({
      added: [],
      changed: [],
      removed: ['a.txt'],
      unchanged: 1,
      empty: ['a.txt', 'new.md'],
      failed: [],
    })
    expect([...store.documents.keys()]).toEqual(['b/c.md'])
  })

  it('removes nothing where the listing fails', async () => {
    await sync(memorySource(files), store)
    const broken: FileSource = {
      ...memorySource(files),
      // biome-ignore lint/correctness/useYield: a listing that fails before its first file
      async *list() {
        throw new Error('the folder is gone')
      },
    }
    await expect(sync(broken, store)).rejects.toThrow('the folder is gone')
    expect(store.documents.size).toBe(2)
  })

  it('lets a failing store end the sync', async () => {
    store.put = async () => {
      throw new Error('disk full')
    }
    await expect(sync(memorySource(files), store)).rejects.toThrow('disk full')
  })

  it('tells its progress and stops when asked', async () => {
    const seen: string[] = []
    const controller = new AbortController()
    const aborted = sync(memorySource(files), store, {
      signal: controller.signal,
      onProgress: ({ done, total, id }) => {
        seen.push(`${done}/${total} ${id}`)
        controller.abort(new Error('enough'))
      },
    })
    await expect(aborted).rejects.toThrow('enough')
    expect(seen).toEqual(['1/2 a.txt'])
  })
})
