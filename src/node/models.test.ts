import { afterEach, describe, expect, it } from 'vitest'
import { type Script, type ScriptedProvider, scriptedProvider } from '../adapters/scripted-provider.suite.ts'
import { readAll } from '../model/language-model.suite.ts'
import { openStore } from '../store/open-store.ts'
import { tokensSpent } from '../store/token-budget.ts'
import { folderOf, ibid } from './cli.suite.ts'
import { readEnv } from './env.ts'
import { loadModel } from './models.ts'
import { openSqlite } from './sqlite.ts'

describe('a model from the settings', () => {
  const open: ScriptedProvider[] = []
  const start = async (script: Script) => {
    const provider = await scriptedProvider({ script })
    open.push(provider)
    return provider
  }
  afterEach(async () => {
    await Promise.all(open.splice(0).map((provider) => provider.close()))
  })

  async function modelOf(env: Record<string, string>) {
    const warnings: string[] = []
    const sql = openSqlite(':memory:')
    await openStore(sql)
    const overSql = await loadModel(readEnv(env).model!, (message) => warnings.push(message))
    return { model: overSql(sql), warnings, sql }
  }

  it.each([
    ['openai', 'openaiUrl', 'authorization', 'Bearer k-1'],
    ['anthropic', 'url', 'x-api-key', 'k-1'],
    ['ollama', 'url', 'authorization', 'Bearer k-1'],
  ] as const)('asks %s where it is and with its key', async (kind, base, header, value) => {
    const provider = await start({ text: 'The answer.', usage: { inputTokens: 20, outputTokens: 3 } })
    const { model } = await modelOf({
      MODEL: `${kind}:some-model`,
      MODEL_BASE_URL: provider[base],
      MODEL_API_KEY: 'k-1',
      MODEL_MAX_OUTPUT_TOKENS: '99',
    })
    expect(model.name).toBe(`${kind}:some-model`)
    expect(await readAll(model)).toMatchObject({ text: 'The answer.', thrown: null })
    expect(provider.requests).toMatchObject([{ provider: kind, model: 'some-model', maxOutputTokens: 99 }])
    expect(provider.requests[0]!.headers[header]).toBe(value)
  })

  it('finds an Ollama by OLLAMA_HOST', async () => {
    const provider = await start('The answer.')
    const { model } = await modelOf({ MODEL: 'ollama:m', OLLAMA_HOST: provider.url.replace('http://', '') })
    expect(await readAll(model)).toMatchObject({ text: 'The answer.', thrown: null })
    expect(provider.requests[0]!.headers.authorization).toBeUndefined()
  })

  it.each(['openai', 'anthropic'])('sends no key of the environment to a base URL of one’s own: %s', async (kind) => {
    const provider = await start('The answer.')
    const keys = { OPENAI_API_KEY: 'sk-env', ANTHROPIC_API_KEY: 'sk-env', ANTHROPIC_AUTH_TOKEN: 'sk-env' }
    const before = { ...process.env }
    Object.assign(process.env, keys)
    try {
      const MODEL_BASE_URL = kind === 'openai' ? provider.openaiUrl : provider.url
      const { model } = await modelOf({ ...keys, MODEL: `${kind}:m`, MODEL_BASE_URL })
      expect(await readAll(model)).toMatchObject({ text: 'The answer.', thrown: null })
    } finally {
      process.env = before
    }
    expect(JSON.stringify(provider.requests[0]!.headers)).not.toContain('sk-env')
  })

  it('keeps to its deadlines, and warns in words that hold nothing of the question', async () => {
    const provider = await start({ fault: { type: 'stall' } })
    const { model, warnings } = await modelOf({
      MODEL: 'openai:m',
      MODEL_BASE_URL: provider.openaiUrl,
      MODEL_FIRST_TOKEN_MS: '100',
    })
    const { thrown, ms } = await readAll(model)
    expect(thrown).toMatchObject({ reason: 'timeout' })
    expect(ms).toBeLessThan(5000)
    expect(warnings).toEqual(['no answer of the model: openai:m took too long (first token)'])
  })

  it('keeps each owner to the tokens of a day', async () => {
    const provider = await start({ text: 'The answer.', usage: { inputTokens: 700, outputTokens: 200 } })
    const { model, sql, warnings } = await modelOf({
      MODEL: 'openai:m',
      MODEL_BASE_URL: provider.openaiUrl,
      MODEL_MAX_OUTPUT_TOKENS: '100',
      MODEL_DAILY_TOKENS: '1000',
    })
    expect(await readAll(model, { owner: 'ann' })).toMatchObject({ thrown: null })
    expect(await readAll(model, { owner: 'ann' })).toMatchObject({ thrown: { reason: 'over_budget' } })
    expect(await readAll(model, { owner: 'bob' })).toMatchObject({ thrown: null })
    expect(provider.requests).toHaveLength(2)
    expect(warnings).toEqual(['no answer of the model: openai:m has no tokens left for today'])
    const today = new Date().toISOString().slice(0, 10)
    const spent = await tokensSpent(sql, today)
    // Nothing is found where midnight came between.
    expect([[], ['ann', 'bob'].map((owner) => ({ owner, tokens: 900 }))]).toContainEqual(spent)
  })
})

describe('the command line', { timeout: 60_000 }, () => {
  // Stands in for a machine without the optional packages: resolving one fails as Node does where it is not installed.
  const without = (packages: string) => ({
    NODE_OPTIONS: `--import ${JSON.stringify(
      `data:text/javascript,${encodeURIComponent(`
        import { registerHooks } from 'node:module'
        registerHooks({ resolve(specifier, context, next) {
          if (!/^${packages.replaceAll('/', '\\/')}/.test(specifier)) return next(specifier, context)
          throw Object.assign(new Error("Cannot find package '" + specifier + "' imported from x"), { code: 'ERR_MODULE_NOT_FOUND' })
        } })`)}`,
    )}`,
  })
  const corpus = () => folderOf({ 'a.txt': 'The bridge was built in 1932.\n' })
  const flags = () => ['--corpus', corpus(), '--data', folderOf()]

  it('loads no package of LangChain without a model', async () => {
    const { code, stdout } = await ibid(['ask', 'when was the bridge built', ...flags()], without('@langchain/'))
    expect(code).toBe(0)
    expect(stdout).toContain('1932')
  })

  it.each([
    ['openai:m', '@langchain/openai', { OPENAI_API_KEY: 'sk-secret' }],
    ['anthropic:m', '@langchain/anthropic', { ANTHROPIC_API_KEY: 'sk-secret' }],
    ['ollama:m', '@langchain/ollama', {}],
  ])('says how to install what MODEL=%s needs', async (MODEL, name, env) => {
    const { code, stdout, stderr } = await ibid(['ask', 'anything', ...flags()], { ...without(name), ...env, MODEL })
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: `ibid: MODEL=${MODEL} needs the package ${name}: npm install ${name}\n`,
    })
  })

  it('syncs without the package of the model', async () => {
    const env = { ...without('@langchain/'), MODEL: 'ollama:m' }
    const { code, stdout } = await ibid(['sync', ...flags()], env)
    expect(code).toBe(0)
    expect(stdout).toContain('1 documents')
  })
})
