import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import type { Answer } from '../../src/core/answer.ts'
import type { GoldenConversation } from '../datasets/golden.ts'
import { answerOf, citationOf } from '../fixture.suite.ts'
import { checkTurn } from '../metrics/golden.ts'
import { promptfooConfig } from './promptfoo.ts'

/** The parts of promptfoo's config-schema.json that the configuration uses, as strict as it is. */
const Assertion = z.strictObject({
  type: z.enum(['javascript', 'icontains-any']),
  metric: z.string(),
  value: z.union([z.string(), z.array(z.string())]),
  transform: z.string().optional(),
})
const Config = z.strictObject({
  description: z.string(),
  prompts: z.array(z.string()),
  providers: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      config: z.strictObject({
        url: z.url(),
        method: z.literal('POST'),
        headers: z.record(z.string(), z.string()),
        body: z.string(),
        transformResponse: z.string(),
      }),
    }),
  ),
  defaultTest: z.strictObject({ assert: z.array(Assertion) }),
  tests: z.array(
    z.strictObject({
      description: z.string(),
      vars: z.record(z.string(), z.string()),
      metadata: z.record(z.string(), z.string()),
      options: z.strictObject({ storeOutputAs: z.string() }).optional(),
      assert: z.array(Assertion),
    }),
  ),
  evaluateOptions: z.strictObject({ maxConcurrency: z.number() }),
})

const configOf = (conversations: readonly GoldenConversation[], url = 'http://127.0.0.1:8787') =>
  Config.parse(parse(promptfooConfig(conversations, { url, name: 'docs' })))

/** What promptfoo does with an expression of JavaScript, or with statements that return. */
async function evaluated(code: string, names: Record<string, unknown>): Promise<unknown> {
  const body = /^return /.test(code) ? code : `return (${code})`
  return new Function(...Object.keys(names), body)(...Object.values(names))
}

/** The assertions' verdicts by metric, on an answer as it comes over the wire. */
async function verdicts(config: ReturnType<typeof configOf>, answer: Answer): Promise<Record<string, boolean>> {
  const output = await evaluated(config.providers[0]!.config.transformResponse, { json: answer })
  const found: Record<string, boolean> = {}
  for (const { type, metric, value, transform } of config.tests[0]!.assert) {
    const said = transform === undefined ? output : await evaluated(transform, { output })
    const passed =
      type === 'icontains-any'
        ? (value as string[]).some((one) => String(said).toLowerCase().includes(one.toLowerCase()))
        : Boolean(await evaluated(value as string, { output: said }))
    found[metric] = passed && found[metric] !== false
  }
  return found
}

const turn = {
  question: 'What did it cost?',
  status: ['answered' as const, 'partial' as const],
  values: [['$1.6 billion', '1,600 million dollars'], ['jet–fighters']],
  documents: ['deals/a.md'],
  cites: ['deals/a.md', 'b.md'],
  quotes: ['a “$1.6 billion” deal'],
}
const conversation: GoldenConversation = { id: 'deal', kind: 'fact', turns: [turn] }

describe('the configuration of promptfoo', () => {
  const quote = 'A “$1.6 billion” deal'
  const right = answerOf({
    answer: '1600 million dollars, for Jet-Fighters [1].',
    citations: [citationOf('deals/a.md', quote, quote), citationOf('b.md', 'so it was', 'so it was', 2)],
  })

  it('finds what the harness finds', async () => {
    const config = configOf([conversation])
    for (const answer of [
      right,
      { ...right, status: 'conflicting' as const },
      { ...right, answer: '$1.6 billion [1]' },
      { ...right, citations: right.citations.toReversed() },
      { ...right, citations: right.citations.slice(1) },
      { ...right, citations: [] },
      { ...right, citations: right.citations.map((cited) => ({ ...cited, quote: 'something else' })) },
    ])
      expect(await verdicts(config, answer)).toEqual(checkTurn(turn, answer))
    expect(Object.values(await verdicts(config, right))).toEqual([true, true, true, true, true])
  })

  it('asks nothing of what a turn does not name', () => {
    expect(configOf([{ id: 'x', kind: 'y', turns: [{ question: 'Hello' }] }]).tests[0]).toEqual({
      description: 'x',
      vars: { question: 'Hello' },
      metadata: { kind: 'y' },
      assert: [],
    })
  })

  it('keeps the turns of a conversation together', () => {
    const followed = {
      ...conversation,
      turns: [turn, { question: 'and when?', kind: 'followup' }, { question: 'why?' }],
    }
    const { tests, providers, evaluateOptions } = configOf([followed, conversation])
    expect(
      tests.map(({ description, vars, options }) => [description, vars.continues, options?.storeOutputAs]),
    ).toEqual([
      ['deal#1', undefined, 'previous'],
      ['deal#2', 'yes', 'previous'],
      ['deal#3', 'yes', undefined],
      ['deal', undefined, undefined],
    ])
    expect(tests[1]!.metadata).toEqual({ kind: 'followup' })
    expect(providers[0]!.config.body).toContain('{% if continues %}')
    expect(evaluateOptions.maxConcurrency).toBe(1)
  })

  it('leaves nothing of a set for the templates of promptfoo to fill in', async () => {
    const hostile = {
      ...conversation,
      turns: [
        {
          question: 'What is {{7*7}}, {% x %} or {# y #}?',
          values: [['{{x}}']],
          documents: ['{{a}}.md'],
          quotes: ['{%'],
        },
      ],
    }
    const config = configOf([hostile])
    expect(config.tests[0]!.vars.question).toBe(String.raw`What is \u007b{7*7}}, \u007b% x %} or \u007b# y #\u007d?`)
    expect(JSON.stringify(config.tests)).not.toMatch(/\{[{%#]|#\}/)
    const answer = answerOf({ answer: 'It is {{X}} [1].', citations: [citationOf('{{a}}.md', 'a {%', 'a {%')] })
    expect(await verdicts(config, answer)).toEqual({ value: true, document: true, quote: true })
  })

  it('compares every quote with the document that the server serves', async () => {
    const text = `Before. ${quote}.`
    const server = createServer((request, response) => {
      const known = request.url === '/v1/documents/deals/a%20b.md'
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(known ? { text } : { title: 'Not Found' }))
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const [literal] = configOf([conversation], url).defaultTest.assert
    const passes = (citations: Answer['citations']) => evaluated(literal!.value as string, { output: { citations } })
    const cited = citationOf('deals/a b.md', text, quote)
    expect(await passes([cited])).toBe(true)
    expect(await passes([])).toBe(true)
    expect(await passes([cited, { ...cited, start: 0 }])).toBe(false)
    expect(await passes([{ ...cited, quote: '', end: cited.start }])).toBe(false)
    await expect(passes([{ ...cited, documentId: 'gone.md' }])).rejects.toThrow()
  })
})
