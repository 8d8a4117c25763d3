import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createCli } from '../../evals/cli.ts'
import { collectAnswer } from '../core/collect.ts'
import { folderOf, ibid } from './cli.suite.ts'
import { openRuntime, type Runtime } from './runtime.ts'

const NOTES = {
  'a.md': '# Lamps\n\nThe lighthouse of Skagen was built in 1858. The lighthouse of Skagen is 46 metres tall.\n',
  'b.md': '# Bridges\n\nThe bridge of Aggersund was opened in 1942.\n',
}

const open: Runtime[] = []
afterEach(async () => {
  for (const runtime of open.splice(0)) await runtime.close()
})

/** A conversation of three questions, of which the second was called bad and the third good, on two days. */
async function rated() {
  const [corpus, data] = [folderOf(NOTES), folderOf()]
  const runtime = await openRuntime({ corpusDir: corpus, dataDir: data, maxFileBytes: 1_000_000 })
  open.push(runtime)
  await runtime.sync()
  const ask = (question: string, conversationId?: string) =>
    collectAnswer(
      runtime.assistant.ask({ question, ...(conversationId !== undefined && { conversationId }) }, { owner: 'anna' }),
    )
  const { conversationId } = await ask('When was the lighthouse of Skagen built?')
  const bad = await ask('how tall is it?', conversationId)
  const good = await ask('When was the bridge of Aggersund opened?', conversationId)
  const put = (messageId: string, rating: 'up' | 'down', day: number, comment: string | null) =>
    runtime.feedback.put(messageId, { rating, comment, givenAt: `2026-01-0${day}T12:00:00.000Z` }, { owner: 'anna' })
  await put(bad.id, 'down', 1, 'in feet,\u001b[2J please')
  await put(good.id, 'up', 2, null)
  const run = (...args: string[]) => ibid(['feedback', '--data', data, ...args])
  return { corpus, bad, good, run }
}

async function evaluate(...args: string[]) {
  const said: string[] = []
  const output = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) }
  return { code: await createCli(output).run(['node', 'eval', ...args]), text: said.join('\n') }
}

// Each starts processes; a busy machine may take its time.
describe('ibid feedback', { timeout: 60_000 }, () => {
  it('shows people what was said of which answer', async () => {
    const { bad, good, run } = await rated()
    const { code, stdout } = await run()
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        '2026-01-01 12:00  down  answered     anna',
        '  how tall is it? (understood: how tall is the lighthouse of Skagen?)',
        `  ${bad.answer}`,
        '  “in feet,\ufffd[2J please”',
        '',
        '2026-01-02 12:00  up    answered     anna',
        '  When was the bridge of Aggersund opened?',
        `  ${good.answer}`,
        '',
      ].join('\n'),
    )
    expect((await run('--rating', 'up')).stdout).not.toContain('how tall')
    expect((await run('--since', '2026-01-02')).stdout).not.toContain('how tall')
    expect((await run('--since', '2026-01-02T13:00:00+01:00')).stdout).toContain('Aggersund')
    expect((await run('--since', '2026-01-03')).stdout).toBe('There is no feedback.\n')
  })

  it('makes golden questions of bad answers, which the evaluation takes once a person has filled them in', async () => {
    const { corpus, bad, run } = await rated()
    const { stdout } = await run('--json')
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    const question = JSON.parse(lines[0]!)
    expect(question).toEqual({
      id: `feedback-${bad.id}`,
      kind: 'feedback',
      turns: [
        { question: 'When was the lighthouse of Skagen built?' },
        {
          question: 'how tall is it?',
          status: [],
          values: [],
          documents: [],
          quotes: [],
          seen: {
            answer: bad.answer,
            status: 'answered',
            standaloneQuestion: 'how tall is the lighthouse of Skagen?',
            model: 'extractive',
            citations: [{ documentId: 'a.md', quote: bad.citations[0]!.quote }],
            comment: 'in feet,\u001b[2J please',
          },
        },
      ],
    })

    const file = join(folderOf({ 'questions.jsonl': stdout }), 'questions.jsonl')
    const args = ['golden', '--corpus', corpus, '--questions', file]
    const unfilled = await evaluate(...args)
    expect(unfilled.code).toBe(1)
    expect(unfilled.text).toContain(`${file}:1: turns.1.status`)

    Object.assign(question.turns[1], {
      status: ['answered'],
      values: [['46 metres']],
      documents: ['a.md'],
      quotes: ['46 metres'],
    })
    writeFileSync(file, `${JSON.stringify(question)}\n`)
    const filled = await evaluate(...args, '--failures')
    expect([filled.code, filled.text]).toEqual([0, expect.stringContaining('0 of 2 wrong')])
    question.turns[1].values = [['151 feet']]
    writeFileSync(file, readFileSync(file, 'utf8').replace('46 metres', '151 feet'))
    expect((await evaluate(...args, '--failures')).text).toContain('1 of 2 wrong')
  })

  it('makes golden questions of good answers with what was answered', async () => {
    const { corpus, run } = await rated()
    const { stdout } = await run('--json', '--rating', 'up')
    const file = join(folderOf({ 'questions.jsonl': stdout }), 'questions.jsonl')
    expect(JSON.parse(stdout).turns[2]).toMatchObject({ status: ['answered'], values: [['1942']], documents: ['b.md'] })
    const { code, text } = await evaluate('golden', '--corpus', corpus, '--questions', file, '--failures')
    expect([code, text]).toEqual([0, expect.stringContaining('0 of 3 wrong')])
  })

  it('says what it wants where it was typed wrong, or nothing was asked yet', async () => {
    for (const args of [
      ['--since', 'yesterday'],
      ['--rating', 'bad'],
    ]) {
      const { code, stderr } = await ibid(['feedback', ...args])
      expect([code, stderr]).toEqual([2, expect.stringMatching(/Allowed/)])
    }
    const { code, stderr } = await ibid(['feedback', '--data', folderOf()])
    expect([code, stderr]).toEqual([1, expect.stringContaining('there is no database in')])
  })
})
