import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf, IBID, ibid, outcome, ROOT, start } from './cli.suite.ts'

const CORPUS = join(ROOT, 'corpus')
const NOTE = '# Lamps\n\nThe lighthouse of Skagen was built in 1858. It was designed by Niels Nebelong.\n'
/** Permissions bind everybody but the superuser, so as that one the command is run as nobody. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
/** A checkout below a private folder cannot be run as another user at all. */
const CLOSED_TO_NOBODY = spawnSync(process.execPath, [IBID, '--version'], NOBODY).status !== 0
const unprivileged = (args: readonly string[]) => outcome(start(args, {}, NOBODY))

// Each starts processes; a busy machine may take its time.
describe('ibid', { timeout: 60_000 }, () => {
  it('has help with an example on each command, and a version', async () => {
    const commands = ['serve', 'sync', 'ask', 'chat', 'check', 'feedback']
    const helps = await Promise.all(commands.map((command) => ibid([command, '--help'])))
    for (const [i, { code, stdout }] of helps.entries()) {
      expect(code).toBe(0)
      expect(stdout).toMatch(new RegExp(`Example:\n  ibid ${commands[i]}`))
    }
    expect((await ibid(['--version'])).stdout).toBe('0.1.0\n')
  })

  it('tells wrong usage by exit code 2', async () => {
    const outcomes = await Promise.all([ibid(['aks']), ibid(['sync', '--nope']), ibid(['ask'])])
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2])
    expect(outcomes[1]?.stderr).toContain("unknown option '--nope'")
    expect(outcomes[0]?.stderr).toContain("unknown command 'aks'")
  })

  it.each([
    [['ask', '', ' '], 'ibid: the question is empty; ask something'],
    [['ask', 'x'.repeat(4001)], 'ibid: the question has 4001 characters, and at most 4000 are read; shorten it'],
    [
      ['ask', 'why', '--top-k', 'abc'],
      "option '--top-k <number>' argument 'abc' is invalid. Allowed is a whole number from 1 to 50.",
    ],
    [
      ['chat', '--top-k', '0'],
      "option '--top-k <number>' argument '0' is invalid. Allowed is a whole number from 1 to 50.",
    ],
    [
      ['serve', '--port', '99999'],
      "option '--port <number>' argument '99999' is invalid. Allowed is a whole number from 0 to 65535.",
    ],
    [
      ['serve', '--host', 'a b'],
      "option '--host <address>' argument 'a b' is invalid. Allowed is a host name or an IP address",
    ],
  ])('tells %j by exit code 2 and a plain sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await ibid([...args, '--corpus', folderOf(), '--data', folderOf()])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(sentence)
  })

  it('answers as its very first command, with literal quotes and their sources', async () => {
    const { code, stdout, stderr } = await ibid([
      'ask',
      'when was the JF-17 deal',
      '--corpus',
      CORPUS,
      '--data',
      folderOf(),
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('February 2022')
    expect(stdout).toMatch(
      /^\[1\] “.*February 2022.*”\n {4}.+\n {4}pakistans-role-in-the-conflict\.md, characters \d+ to \d+$/m,
    )
    expect(stdout).not.toContain('\u001b[')
    expect(stderr.replace(/^ibid: (reading|embedding|indexing) .*\n/gm, '')).toBe('')
  })

  it('prints one JSON object for programs, and finding nothing is no failure', async () => {
    const data = folderOf()
    const corpus = folderOf({ 'lamps.md': NOTE })
    const folders = ['--corpus', corpus, '--data', data]
    const sync = await ibid(['sync', '--json', ...folders])
    expect(JSON.parse(sync.stdout)).toMatchObject({ added: ['lamps.md'], documents: 1, passages: 1, failed: [] })
    const [found, none, check] = await Promise.all([
      ibid(['ask', '--json', '--trace', '--top-k', '3', 'when was the lighthouse of Skagen built', ...folders]),
      ibid(['ask', '--json', 'who won the football world cup', ...folders]),
      ibid(['check', '--json', '--data', data]),
    ])
    const answer = JSON.parse(found.stdout)
    expect(answer.answer).toContain('1858')
    expect(answer.trace.hits.length).toBeGreaterThan(0)
    expect([none.code, JSON.parse(none.stdout).status]).toEqual([0, 'not_found'])
    expect([check.code, JSON.parse(check.stdout).ok]).toEqual([0, true])
  })

  it('chats from a pipe in one conversation', async () => {
    const lines = [
      'when was the JF-17 deal',
      'how much was it worth?',
      'Did Azerbaijani naval personnel take part in AMAN-2013?',
      '/sources',
      '/nope',
      '/quit',
      'never asked',
    ].join('\n')
    const { code, stdout } = await ibid(['chat', '--corpus', CORPUS, '--data', folderOf()], {}, lines)
    expect(code).toBe(0)
    expect(stdout.match(/February 2022/g)?.length).toBeGreaterThan(0)
    expect(stdout).toContain('$1.6 billion')
    expect(stdout).toContain('There is no /nope.')
    expect(stdout).not.toContain('never asked')
    expect(stdout).toMatch(/^You may also ask:\n {2}\p{Lu}[^\n]*\?\n/mu)
  })

  it('reports unusable files one by one, reads the rest, and exits with 1', async () => {
    const corpus = folderOf({
      'good.md': NOTE,
      'binary.txt': new Uint8Array([0, 159, 146, 150, 0, 1, 2, 0, 255, 254, 0]),
    })
    symlinkSync(join(corpus, 'gone'), join(corpus, 'broken.txt'))
    mkdirSync(join(corpus, 'folder.txt'))
    writeFileSync(join(corpus, 'big.txt'), 'x'.repeat(5000))
    const { code, stdout, stderr } = await ibid(['sync', '--corpus', corpus, '--data', folderOf()], {
      MAX_FILE_BYTES: '4000',
    })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^1 documents, 1 passages: 1 added, 0 changed, 0 removed, 0 unchanged, 3 failed$/m)
    expect(stderr).toMatch(/^ibid: .*big\.txt: 5000 bytes are more than the 4000/m)
    expect(stderr).toMatch(/^ibid: .*binary\.txt/m)
    expect(stderr).toMatch(/^ibid: .*broken\.txt: it does not exist/m)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('notes an empty file and goes on as if nothing were wrong', async () => {
    const corpus = folderOf({ 'lamps.md': NOTE, 'later.txt': '' })
    const { code, stdout, stderr } = await ibid(['sync', '--corpus', corpus, '--data', folderOf()])
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 added, 0 changed')])
    expect(stderr).toContain('ibid: later.txt: the file is empty')
  })

  it('names a corpus folder that is missing, and asks for documents where there are none', async () => {
    const corpus = folderOf()
    const [missing, empty] = await Promise.all([
      ibid(['sync', '--corpus', join(corpus, 'none'), '--data', folderOf()]),
      ibid(['ask', '--json', 'anything', '--corpus', corpus, '--data', folderOf()]),
    ])
    expect([missing.code, missing.stdout]).toEqual([1, ''])
    expect(missing.stderr).toMatch(/^ibid: CORPUS_DIR .*none: no such folder; create it, or set CORPUS_DIR/)
    expect(empty.code).toBe(0)
    expect(JSON.parse(empty.stdout).status).toBe('not_found')
    expect(empty.stderr).toContain(`ibid: there are no documents in ${corpus}`)
  })

  it('reads on where the first sync was killed, before it answers', async () => {
    const data = folderOf()
    const corpus = folderOf({ 'a.txt': NOTE })
    for (let i = 0; i < 300; i++) writeFileSync(join(corpus, `b-${i}.txt`), `Entry ${i} of the list.\n`)
    writeFileSync(join(corpus, 'z.txt'), 'The bridge of Aggersund was opened in 1942.\n')
    const folders = ['--corpus', corpus, '--data', data]
    const child = start(['sync', '--verbose', ...folders])
    child.stdout.once('data', () => child.kill('SIGKILL'))
    expect((await outcome(child)).stdout).not.toContain('stored z.txt')
    expect((await ibid(['check', '--data', data])).stdout).toContain('was interrupted')
    const { stdout } = await ibid(['ask', '--json', 'when was the bridge of Aggersund opened', ...folders])
    expect(JSON.parse(stdout).answer).toContain('1942')
    expect((await ibid(['check', '--data', data])).code).toBe(0)
  })

  it('refuses the data folder of another corpus, with each command that would read it', async () => {
    const data = folderOf()
    const corpus = folderOf({ 'lamps.md': NOTE })
    await ibid(['sync', '--corpus', corpus, '--data', data])
    const folders = ['--corpus', CORPUS, '--data', data]
    const refused = await Promise.all(
      [['sync'], ['ask', 'anything'], ['chat'], ['serve', '--port', '0']].map((args) => ibid([...args, ...folders])),
    )
    for (const { code, stdout, stderr } of refused) {
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/^ibid: DATA_DIR .* was made from the documents in .*, and CORPUS_DIR is .*corpus: set/)
    }
    expect((await ibid(['check', '--data', data])).stdout).toMatch(/^all is well: 1 documents/)
    const moved = await ibid(['sync', '--moved', '--corpus', folderOf({ 'lamps.md': NOTE }), '--data', data])
    expect(moved.stdout).toContain('1 unchanged')
  })

  it('names a data folder that cannot be used', async () => {
    const file = join(folderOf({ file: '' }), 'file')
    const { code, stderr } = await ibid(['sync', '--corpus', CORPUS, '--data', join(file, 'data')])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^ibid: Could not create DATA_DIR .*file\/data: part of that path is not a folder/)
  })

  it('names a data folder that is read-only, and a file that may not be read', async ({ skip }) => {
    skip(CLOSED_TO_NOBODY, 'the project lies in a folder that other users than the superuser may not enter')
    const corpus = folderOf({ 'lamps.md': NOTE, 'secret.txt': 'secret' })
    const data = folderOf()
    chmodSync(join(corpus, 'secret.txt'), 0)
    for (const folder of [corpus, data]) chmodSync(folder, 0o555)
    const readOnly = await unprivileged(['sync', '--corpus', corpus, '--data', data])
    expect(readOnly.code).toBe(1)
    expect(readOnly.stderr).toMatch(/^ibid: .*ibid\.sqlite (may not be|cannot be)/)
    expect(readOnly.stderr).not.toMatch(/^\s+at /m)
    chmodSync(data, 0o777)
    const secret = await unprivileged(['sync', '--corpus', corpus, '--data', data])
    expect([secret.code, secret.stdout]).toEqual([1, expect.stringContaining('1 added')])
    expect(secret.stderr).toMatch(
      /^ibid: .*secret\.txt: it may not be read by this user; change its permissions \(EACCES\)/m,
    )
  })

  it('says so where the disk takes no more, keeps what it had, and goes on when there is room', async () => {
    const data = folderOf()
    const corpus = folderOf({ 'lamps.md': NOTE })
    expect((await ibid(['sync', '--corpus', corpus, '--data', data])).code).toBe(0)
    for (let i = 0; i < 60; i++)
      writeFileSync(join(corpus, `more-${i}.txt`), `Entry ${i} ${'word '.repeat(400)}${i}.\n`)
    // A limit on the size of files stands for a disk that is full: the same calls fail, only the reason differs.
    const script = 'ulimit -f 400; exec "$0" "$@"'
    const full = spawnSync('bash', ['-c', script, process.execPath, IBID, 'sync', '--corpus', corpus, '--data', data], {
      encoding: 'utf8',
      cwd: ROOT,
    })
    expect(full.status).toBe(1)
    expect(full.stderr).toMatch(/^ibid: .*ibid\.sqlite .*(disk|full)/m)
    const question = 'when was the lighthouse of Skagen built'
    const asked = await ibid(['ask', '--json', question, '--corpus', corpus, '--data', data])
    expect(JSON.parse(asked.stdout).answer).toContain('1858')
    expect((await ibid(['sync', '--corpus', corpus, '--data', data])).code).toBe(0)
    expect((await ibid(['check', '--data', data])).stdout).toMatch(/^all is well: 61 documents/)
  })

  it('lists what check finds and what helps, and a sync mends it', async () => {
    const data = folderOf()
    expect((await ibid(['check', '--data', data])).stdout).toMatch(
      /there is no database in .*\n +what helps: run `ibid sync`/,
    )
    await ibid(['sync', '--corpus', CORPUS, '--data', data])
    rmSync(join(data, 'index', 'CURRENT'))
    const { code, stdout } = await ibid(['check', '--data', data])
    expect([code, stdout]).toEqual([1, expect.stringContaining('index: no index is published')])
    await ibid(['sync', '--corpus', CORPUS, '--data', data])
    expect((await ibid(['check', '--data', data])).code).toBe(0)
  })

  it('shows a stack only to whoever asks for it', async () => {
    const args = ['sync', '--corpus', '/nowhere/at/all', '--data', folderOf()]
    const [plain, debug] = await Promise.all([ibid(args), ibid(args, { IBID_DEBUG: '1' })])
    expect(plain.stderr.trim().split('\n')).toHaveLength(1)
    expect(debug.stderr).toMatch(/^ {4}at /m)
    const wrong = await ibid(['sync'], { LOG: 'loud', PORT: '-1' })
    expect(wrong.stderr).toBe(
      'ibid: PORT is "-1", allowed is a whole number from 0 to 65535\nLOG is "loud", allowed is json, text or off\n',
    )
  })

  const system = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
    const [major = 99, minor = 0] =
      spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.split('.').map(Number) ?? []
    return major < 22 || (major === 22 && minor < 18)
  })
  it.skipIf(system === undefined)('tells an old Node what to do (runs where the system brings an old Node)', () => {
    const { status, stderr } = spawnSync(system!, [IBID, 'ask', 'anything'], { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^ibid: Node 22\.18 or newer is needed, and this is Node \d/)
    expect(stderr).toContain('npm start')
  })
})
