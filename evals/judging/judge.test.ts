import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createCli } from '../cli.ts'
import { citationOf, folderOf, recordOf, runOf } from '../fixture.suite.ts'
import type { EvalRecord } from '../record.ts'
import { readRun, writeRun } from '../run-file.ts'
import { hasAutoevals } from './autoevals.ts'
import { isJudgeable, type Judge, judgedMeasures, judgeRecords } from './judge.ts'

const context = { id: '1', documentId: 'a.md', text: 'Rain fell on Monday.', title: 'A', score: 1, rank: 1 }
const answered = (id: string, part: Partial<EvalRecord> = {}) =>
  recordOf({
    id,
    contexts: [context],
    response: 'It rained [1] on Monday [2].',
    citations: [citationOf('a.md', context.text, 'Rain')],
    ...part,
  })

describe('judgeRecords', () => {
  const steady: Judge = { faithfulness: async () => 0.5, answerRelevance: async () => 1 }
  const nothing = () => undefined

  it('judges answers and leaves the rest alone', async () => {
    const asked: string[] = []
    const judge: Judge = {
      ...steady,
      faithfulness: async ({ input, output, context: texts }) => {
        asked.push(`${input}|${output}|${texts.join()}`)
        return 0.5
      },
    }
    const records = [
      answered('a', { standaloneQuestion: 'When?', scores: { f1: 1 } }),
      answered('none', { status: 'not_found' }),
      answered('ranking', { status: null }),
      answered('broken', { error: 'The disk is full.' }),
      answered('judged', { scores: { 'judged/faithfulness': 1, 'judged/answerRelevance': 0.25 } }),
    ]
    const { records: after, judged, failures, untried } = await judgeRecords(records, judge, nothing)
    // The marker of a citation goes, a number in brackets that is none stays.
    expect(asked).toEqual(['When?|It rained on Monday [2].|Rain fell on Monday.'])
    expect([judged, failures, untried]).toEqual([2, [], 0])
    expect(after[0]!.scores).toEqual({ f1: 1, 'judged/faithfulness': 0.5, 'judged/answerRelevance': 1 })
    expect(after.slice(1)).toEqual(records.slice(1))
    expect(isJudgeable(answered('x', { contexts: [] }))).toBe(false)
    expect(judgedMeasures(after, 1)).toMatchObject({
      'judged/faithfulness': { value: 0.75 },
      'judged/answerRelevance': { value: 0.625 },
    })
    expect(judgedMeasures([], 1)).toEqual({})
  })

  it('keeps what was judged when the provider fails, and gives up after three failures in a row', async () => {
    const outcomes = [true, false, true, false, false, false, true]
    let call = 0
    const flaky: Judge = {
      ...steady,
      answerRelevance: async () => {
        if (!outcomes[call++]) throw new Error('429 slow down')
        return 1
      },
    }
    const records = outcomes.map((_, i) => answered(`q${i}`))
    const { records: after, judged, failures, untried } = await judgeRecords(records, flaky, nothing)
    expect(call).toBe(6)
    expect([judged, untried]).toEqual([2, 1])
    expect(failures.map(({ id, reason }) => `${id} ${reason}`)).toEqual(
      ['q1', 'q3', 'q4', 'q5'].map((id) => `${id} 429 slow down`),
    )
    // What the other judge said of a half judged answer is not lost.
    expect(after[1]!.scores).toEqual({ 'judged/faithfulness': 0.5 })
    expect(after[6]!.scores).toEqual({})
  })
})

/** A server that speaks the part of OpenAI's protocol that the judge uses; `broken` says when it fails. */
async function provider(broken: (request: { text: string; call: number }) => boolean) {
  const calls: { path: string; authorization: string | undefined; model: string; parameters: unknown }[] = []
  const bodyOf = async (request: IncomingMessage) => {
    let text = ''
    for await (const part of request) text += part
    return text
  }
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request)
    const body = JSON.parse(text)
    const tool = body.tools?.[0]?.function
    calls.push({
      path: request.url ?? '',
      authorization: request.headers.authorization,
      model: body.model,
      parameters: tool?.parameters?.properties,
    })
    const reply = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(value))
    }
    if (broken({ text, call: calls.length }))
      return reply(401, { error: { message: 'Incorrect API key', type: 'auth' } })
    if (request.url?.endsWith('/embeddings')) {
      const floats = Float32Array.of(3, 4)
      const isPacked = body.encoding_format === 'base64'
      const embedding = isPacked ? Buffer.from(floats.buffer).toString('base64') : [...floats]
      return reply(200, { object: 'list', data: [{ index: 0, object: 'embedding', embedding }] })
    }
    const said: Record<string, unknown> = {
      extract_statements: { statements: ['It rained.', 'It was Monday.', 'It snowed.', 'It was cold.'] },
      judge_statements: { faithfulness: [1, 1, 1, 0].map((verdict) => ({ statement: 's', verdict, reason: 'r' })) },
      generate_question: { question: 'When did it rain?', noncommittal: 0 },
    }
    const call = {
      id: 't',
      type: 'function',
      function: { name: tool.name, arguments: JSON.stringify(said[tool.name]) },
    }
    reply(200, {
      id: 'c',
      object: 'chat.completion',
      choices: [
        { index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [call] } },
      ],
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, calls }
}

async function cli(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const code = await createCli(output).run(['node', 'eval', 'judge', ...args])
  return { code, out: out.join('\n'), err: err.join('\n') }
}

describe('judge', () => {
  afterEach(() => void vi.unstubAllEnvs())

  async function runFile(records: EvalRecord[] = ['a', 'b'].map((id) => answered(id))) {
    const folder = await folderOf({})
    await writeRun(join(folder, 'run.json'), runOf({ measures: { value: { value: 1 } }, records }))
    return { path: join(folder, 'run.json'), out: join(folder, 'judged.json') }
  }

  it('wants a key, and names what it needs', async () => {
    vi.stubEnv('OPENAI_API_KEY', '')
    const { path, out } = await runFile()
    expect(await cli(path, '--model', 'm', '--out', out)).toMatchObject({
      code: 1,
      err: expect.stringContaining('OPENAI_API_KEY'),
    })
    expect((await cli(path, '--out', out)).code).toBe(2)
  })

  it.skipIf(hasAutoevals())('says how to install the package where it is missing', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'key')
    const { path, out } = await runFile()
    expect(await cli(path, '--model', 'm', '--out', out)).toMatchObject({
      code: 1,
      err: expect.stringContaining('npm install --no-save autoevals'),
    })
  })

  // The package brings 27 others and 50 MB, so it is installed by those who judge: npm install --no-save autoevals@0.3
  describe.skipIf(!hasAutoevals())('through the package autoevals', () => {
    it('asks the named provider alone, and puts the scores beside the counts', async () => {
      const { url, calls } = await provider(() => false)
      vi.stubEnv('OPENAI_API_KEY', 'secret')
      vi.stubEnv('OPENAI_BASE_URL', url)
      const { path, out } = await runFile([answered('a'), answered('n', { status: 'not_found' })])
      expect(await cli(path, '--model', 'judge-1', '--embeddings', 'near-1', '--out', out)).toMatchObject({
        code: 0,
        out: expect.stringContaining('1 of 1 answers'),
      })
      const { records, measures, judge } = await readRun(out)
      // Three of four statements are borne out; the question is the same, so the vectors are.
      expect(records[0]!.scores).toEqual({ 'judged/faithfulness': 0.75, 'judged/answerRelevance': 1 })
      expect(records[1]!.scores).toEqual({})
      expect(measures).toMatchObject({ value: { value: 1 }, 'judged/faithfulness': { value: 0.75 } })
      expect(judge).toBe('judge-1, near-1')
      expect(new Set(calls.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']))
      expect(new Set(calls.map(({ path: at, model }) => `${at} ${model}`))).toEqual(
        new Set(['/v1/chat/completions judge-1', '/v1/embeddings near-1']),
      )
      // A tool whose parameters got lost would leave the model to guess.
      expect(calls.filter(({ path: at }) => at.endsWith('completions')).every(({ parameters }) => parameters)).toBe(
        true,
      )
    })

    it('keeps the run when the provider fails, and goes on with it', async () => {
      let isDown = true
      const { url, calls } = await provider(({ call }) => isDown && call > 1)
      vi.stubEnv('OPENAI_API_KEY', 'secret')
      vi.stubEnv('OPENAI_BASE_URL', url)
      const { path, out } = await runFile(['a', 'b', 'c', 'd', 'e'].map((id) => answered(id)))
      const failed = await cli(path, '--model', 'm', '--out', out)
      expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('a was not judged: 401 Incorrect API key') })
      expect(failed.err).toContain('2 answers were not tried')
      expect(failed.err).not.toContain('secret')
      expect((await readRun(out)).records.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
      isDown = false
      expect(await cli(out, '--model', 'm', '--out', out, '--limit', '4')).toMatchObject({
        code: 0,
        out: expect.stringContaining('4 of 5'),
      })
      const before = calls.length
      expect(await cli(out, '--model', 'm', '--out', out)).toMatchObject({
        code: 0,
        out: expect.stringContaining('5 of 5'),
      })
      const one = calls.length - before
      expect(one).toBeLessThan(15)
      // Another model begins anew: scores of two judges do not mix.
      expect(await cli(out, '--model', 'other', '--out', out, '--limit', '1')).toMatchObject({
        out: expect.stringContaining('1 of 5'),
      })
    })
  })
})
