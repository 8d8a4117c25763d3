import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { AnswerPart } from '../../core/answer.ts'
import { parseApiKeys } from '../../core/api-keys.ts'
import { IbidError } from '../../core/errors.ts'
import { conversation } from '../../http/fixture.suite.ts'
import {
  askIn,
  CHROMIUM,
  cite,
  delta,
  embedding,
  finish,
  NEEDS_BROWSER,
  type Script,
  start,
  useBrowser,
} from './browser.suite.ts'

// An assistant that does what a real one does seldom: fails, stalls, interleaves, forgets.
describe.skipIf(!CHROMIUM)(`the widget and an assistant by script${NEEDS_BROWSER}`, { timeout: 60_000 }, () => {
  const browser = useBrowser()

  async function open(script: Script, attributes = 'mode="inline"') {
    let endpoint = ''
    const site = await browser.site(() => embedding(endpoint, attributes))
    endpoint = await browser.scripted(script, { allowedOrigins: [site] })
    const page = await browser.page()
    await page.goto(site)
    return { page, endpoint }
  }
  const says = (...parts: AnswerPart[]): Script =>
    async function* () {
      yield* parts
    }
  const answer = (page: Page) => page.locator('.answer').last()
  const status = (page: Page) => page.locator('[role=status]').innerText()

  it('writes Markdown of a model as it streams, its citations coming between', async () => {
    const { page } = await open(
      says(
        start('scripted:model'),
        delta('The deal, worth $1.6 billion (not $2'),
        delta(' billion), was **struck** in 2022 ['),
        delta('1]'),
        cite(1, { author: 'A. Author', publishedAt: '2022-02-03' }),
        delta('.\n\n- first\n- `second[2]`\n\n| a | b |\n|---|---|\n| 1 | [2] |\n'),
        cite(2),
        delta('\nSee [the page](https://example.org/x) or [9].'),
        finish({ model: 'scripted:model', followUps: ['And then?'] }),
      ),
    )
    await askIn(page, 'when?')
    const body = answer(page).locator('.body')
    expect(await body.locator('p').first().innerText()).toBe(
      'The deal, worth $1.6 billion (not $2 billion), was struck in 2022 1.',
    )
    expect(await body.locator('strong').innerText()).toBe('struck')
    expect(await body.locator('li').allInnerTexts()).toEqual(['first', 'second[2]'])
    expect(await body.locator('th').allInnerTexts()).toEqual(['a', 'b'])
    expect(await body.locator('td .marker').innerText()).toBe('2')
    const link = body.getByRole('link', { name: 'the page' })
    expect(await link.getAttribute('rel')).toContain('noopener')
    // No citation came for it: it is text.
    expect(await body.innerText()).toContain('or [9].')
    expect(await answer(page).locator('.card .meta').innerText()).toBe('A. Author · February 3, 2022')
    await page.getByRole('button', { name: 'And then?' }).click()
    await page.locator('.turn').nth(1).waitFor()
    expect(page.troubles).toEqual([])
  })

  it('leaves the signs in sentences of the documents as they are', async () => {
    const text = 'Call __init__ with *args [1].\n# no heading\n1. no list `x` [a](https://example.org)'
    const { page } = await open(says(start(), delta(text), cite(1), finish()))
    await askIn(page, 'how?')
    expect(await answer(page).locator('.body').innerText()).toBe(text.replace('[1]', '1'))
  })

  it('shows three cards, and the others when they are asked for or pointed at', async () => {
    const parts = [1, 2, 3, 4, 5].flatMap((n) => [delta(`Word [${n}]. `), cite(n)])
    const { page } = await open(says(start(), ...parts, finish()))
    await askIn(page, 'all?')
    const cards = answer(page).locator('.card:visible')
    expect(await cards.count()).toBe(3)
    expect(await status(page)).toBe('Answer ready, 5 sources')
    await answer(page).locator('.marker').nth(4).click()
    expect(await cards.count()).toBe(5)
    expect(
      await cards
        .nth(4)
        .getByRole('button')
        .evaluate((button) => button.matches(':focus')),
    ).toBe(true)
    await askIn(page, 'again?')
    await answer(page).getByRole('button', { name: 'Show 2 more' }).click()
    expect(await answer(page).locator('.card:visible').count()).toBe(5)
  })

  it('tells a screen reader what happens, and reads no answer out while it grows', async () => {
    const gate = Promise.withResolvers<void>()
    const { page } = await open(async function* () {
      yield start()
      yield delta('Half ')
      await gate.promise
      yield delta('and whole [1].')
      yield cite(1)
      yield finish()
    })
    await askIn(page, 'when?', { wait: false })
    await page.getByText('Half').waitFor()
    expect(await status(page)).toBe('Answering…')
    const log = page.getByRole('log')
    expect(await log.getAttribute('aria-live')).toBe('off')
    expect(await log.getAttribute('aria-busy')).toBe('true')
    gate.resolve()
    await expect.poll(() => status(page)).toBe('Answer ready, 1 source')
    expect(await log.getAttribute('aria-busy')).toBeNull()
  })

  it('stops: the server is told, what has come stays, and the question can be asked again', async () => {
    const stopped = Promise.withResolvers<void>()
    let times = 0
    const { page } = await open(async function* (_, context) {
      yield start()
      yield delta('The beginning [1')
      if (++times > 1) return yield finish()
      await new Promise<void>((resolve) => context?.signal?.addEventListener('abort', () => resolve()))
      stopped.resolve()
    })
    await askIn(page, 'when?', { wait: false })
    await page.getByText('The beginning').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await stopped.promise
    expect(await answer(page).locator('.body').innerText()).toBe('The beginning [1')
    expect(await answer(page).innerText()).toContain('Stopped.')
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await page.reload()
    expect(await answer(page).innerText()).toContain('Stopped.')
    await page.getByRole('button', { name: 'Try again' }).click()
    await answer(page).locator('.actions').waitFor()
    expect(await page.locator('.turn').count()).toBe(1)
  })

  it.each([
    ['a refusal', (): AnswerPart => raise(new IbidError('unavailable', 'secret detail')), 'Too busy right now.'],
    ['a crash', (): AnswerPart => raise(new Error('secret detail')), 'Something went wrong.'],
  ])('offers to try again after %s, before the answer and in it', async (_, fail, says) => {
    let times = 0
    const { page } = await open(async function* () {
      times += 1
      if (times === 1) yield fail()
      yield start()
      yield delta('Half of it')
      if (times === 2) yield fail()
      yield delta(', and the rest.')
      yield finish()
    })
    await askIn(page, 'when?', { wait: false })
    const alert = page.getByRole('alert')
    expect(await alert.innerText()).toContain(says)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Half of it').waitFor()
    expect(await alert.innerText()).toContain(says)
    expect(await page.locator('.log').innerText()).not.toContain('secret')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Half of it, and the rest.').waitFor()
    expect(await page.locator('.turn').count()).toBe(1)
    expect(await alert.count()).toBe(0)
  })

  it('says so where the connection is lost', async () => {
    const { page } = await open(says(start(), delta('Here it is.'), finish()))
    await page.context().setOffline(true)
    await askIn(page, 'when?', { wait: false })
    expect(await page.getByRole('alert').innerText()).toBe('The server cannot be reached.')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Here it is.').waitFor()
  })

  it('begins a new conversation where the server has forgotten the old one', async () => {
    const asked: (string | undefined)[] = []
    const { page } = await open(async function* ({ conversationId }) {
      asked.push(conversationId)
      if (conversationId === 'conv_1') raise(new IbidError('not_found', 'There is no conversation "conv_1".'))
      yield start('extractive', `conv_${asked.length}`)
      yield finish()
    })
    await askIn(page, 'first')
    await askIn(page, 'second')
    await askIn(page, 'third')
    expect(asked).toEqual([undefined, 'conv_1', undefined, 'conv_3'])
  })

  it('drops an answer that is still coming when another question is asked, or everything is', async () => {
    const { page } = await open(async function* ({ question }, context) {
      yield start()
      yield delta(`About ${question}.`)
      if (question === 'slow')
        await new Promise<void>((resolve) => context?.signal?.addEventListener('abort', () => resolve()))
      yield finish({ followUps: question === 'first' ? ['slow', 'quick'] : [] })
    })
    await askIn(page, 'first')
    await page.getByRole('button', { name: 'slow' }).click()
    await page.getByText('About slow.').waitFor()
    await page.evaluate(() => (document.querySelector('ibid-chat') as unknown as { ask(q: string): void }).ask('quick'))
    await answer(page).locator('.actions').waitFor()
    expect(await page.locator('.turn').nth(1).innerText()).toContain('Stopped.')
    await askIn(page, 'slow', { wait: false })
    await page.locator('.turn').nth(3).getByText('About slow.').waitFor()
    await page.getByRole('button', { name: 'New conversation' }).click()
    expect(await page.locator('.turn').count()).toBe(0)
    await askIn(page, 'quick')
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }))
    expect(kept).not.toMatch(/slow|first/)
  })

  it('keeps a document that has changed since from being highlighted wrongly, and says where there is none', async () => {
    const changed = cite(1, { quote: 'other words' })
    const gone = cite(2, { documentId: 'gone.md' })
    const { page } = await open(says(start(), delta('A [1]. B [2].'), changed, gone, finish()))
    await askIn(page, 'when?')
    await answer(page).locator('.card button').nth(0).click()
    await page.locator('.viewer .text', { hasText: '$1.6 billion' }).waitFor()
    expect(await page.locator('.viewer mark').count()).toBe(0)
    await page.locator('.viewer').getByRole('button', { name: 'Close' }).click()
    await answer(page).locator('.card button').nth(1).click()
    expect(await page.locator('.viewer').getByRole('alert').innerText()).toBe('This source cannot be shown.')
  })

  it('lets a site with a key ask and read what is cited; the key is of no use to another site', async () => {
    let endpoint = ''
    const key = 'pub_handbook1'
    const [site, other] = await Promise.all(
      [0, 1].map(() => browser.site(() => embedding(endpoint, `mode="inline" site-key="${key}"`))),
    )
    endpoint = await browser.scripted(says(start(), delta('In 2022 [1].'), cite(1), finish()), {
      apiKeys: parseApiKeys('a-secret-of-sixteen'),
      siteKeys: [{ key, origins: [site!] }],
      conversations: {
        get: async (id, options) =>
          id === 'conv_2' && options?.owner === `site:${key}` ? { ...conversation, id } : null,
        delete: async () => true,
        list: async () => [],
      },
    })
    const page = await browser.page()
    let sessions = 0
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/widget/session')) sessions += 1
    })
    // The question goes out while the widget is still asking what there is: one session is to do for both.
    await page.route('**/widget/session', async (route) => {
      await asked
      await route.continue()
    })
    const asked = page.goto(site!).then(() => askIn(page, 'when?', { wait: false }))
    await asked
    await answer(page).locator('.actions').waitFor()
    await answer(page).locator('.card button').click()
    expect(await page.locator('.viewer mark').innerText()).toBe('February 2022')
    await page.keyboard.press('Escape')
    await askIn(page, 'and then?')
    // One token does for all.
    expect(sessions).toBe(1)
    // A server that was started anew does not know it; the widget asks for another, and the reader sees nothing of it.
    const headers = { 'access-control-allow-origin': site! }
    await page.route('**/v1/ask', (route) => route.fulfill({ status: 401, headers }), { times: 1 })
    await askIn(page, 'and now?')
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(sessions).toBe(2)

    await page.goto(other!)
    await askIn(page, 'when?', { wait: false })
    // The browser does not let the widget see more than that.
    expect(await page.getByRole('alert').innerText()).toBe('The server cannot be reached.')
  })

  it('wears the colours of the page, and the theme that it is given', async () => {
    const { page } = await open(says(start(), delta('Yes [1].'), cite(1), finish()), 'mode="inline" theme="dark"')
    const style = (selector: string, name: string) =>
      page.locator(selector).evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), name)
    await askIn(page, 'when?')
    const dark = await style('.panel', 'background-color')
    await page.evaluate(() => document.querySelector('ibid-chat')!.setAttribute('theme', 'light'))
    expect(await style('.panel', 'background-color')).toBe('rgb(255, 255, 255)')
    expect(dark).toBe('rgb(23, 25, 30)')
    await page.addStyleTag({
      content:
        'ibid-chat { --ibid-accent: rgb(1, 2, 3); --ibid-height: 400px } ibid-chat::part(card) { border-radius: 1px }',
    })
    expect(await style('.send', 'background-color')).toBe('rgb(1, 2, 3)')
    expect(await style('.panel', 'height')).toBe('400px')
    expect(await style('.card', 'border-radius')).toBe('1px')
  })

  it('starts anew where it cannot read what was written down', async () => {
    const { page, endpoint } = await open(says(start(), delta('Yes.'), finish()))
    for (const saved of [
      '{',
      'null',
      '{"turns":{}}',
      '{"turns":[{}]}',
      '{"turns":[{"question":"q","parts":[null]}]}',
    ]) {
      await page.evaluate(([key, value]) => sessionStorage.setItem(key!, value!), [`ibid-chat ${endpoint} `, saved])
      await page.reload()
      await page.locator('.empty').waitFor()
    }
    await askIn(page, 'when?')
    expect(page.troubles).toEqual([])
  })

  it('moves nothing for readers who want no motion', async () => {
    const gate = Promise.withResolvers<void>()
    const { page } = await open(async function* () {
      await gate.promise
      yield start()
      yield finish()
    })
    await askIn(page, 'when?', { wait: false })
    const running = () => page.evaluate(() => document.querySelector('ibid-chat')!.shadowRoot!.getAnimations().length)
    const waiting = page.locator('.waiting')
    const animation = () => waiting.evaluate((dots) => getComputedStyle(dots).animationName)
    expect([await animation(), (await running()) > 0]).toEqual(['wait', true])
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect([await animation(), await running()]).toEqual(['none', 0])
    gate.resolve()
    await waiting.waitFor({ state: 'detached' })
  })
})

function raise(error: Error): never {
  throw error
}
