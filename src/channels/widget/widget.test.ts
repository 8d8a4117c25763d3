import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { collectAnswer } from '../../core/collect.ts'
import { folderOf } from '../../node/cli.suite.ts'
import { readEnv } from '../../node/env.ts'
import { openRuntime, type Runtime } from '../../node/runtime.ts'
import { listen } from '../../node/server.ts'
import { askIn, CHROMIUM, embedding, NEEDS_BROWSER, useBrowser } from './browser.suite.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

// The whole of Ibid on the sample corpus, in the page that a newcomer sees and in somebody's own.
describe.skipIf(!CHROMIUM)(`the widget${NEEDS_BROWSER}`, { timeout: 60_000 }, () => {
  const browser = useBrowser()
  let endpoint: string
  let host: string
  let runtime: Runtime

  beforeAll(async () => {
    host = await browser.site((path) => embedding(endpoint, decodeURIComponent(path.slice(2))))
    const settings = readEnv({ PORT: '0', DATA_DIR: folderOf(), ALLOWED_ORIGINS: host }, ROOT)
    runtime = await openRuntime(settings)
    const server = await listen(runtime, settings, () => {})
    browser.closings.push(
      () => runtime.close(),
      () => server.close(),
    )
    await runtime.sync()
    endpoint = server.url
  }, 60_000)

  const home = async (options = {}) => {
    const page = await browser.page(options)
    await page.goto(endpoint)
    return page
  }
  const embedded = async (attributes = '', options = {}) => {
    const page = await browser.page(options)
    await page.goto(`${host}/?${encodeURIComponent(attributes)}`)
    return page
  }
  const answer = (page: Page) => page.locator('.answer').last()

  it('is tried on the page at /: documents, questions taken from them, and nothing that its policy forbids', async () => {
    const page = await home()
    expect(await page.locator('.documents li').count()).toBe(5)
    expect(await page.locator('.documents').innerText()).toContain('Ayaz Haider Bangash')
    const questions = page.locator('.questions button')
    await questions.first().waitFor()
    expect(await questions.count()).toBeGreaterThanOrEqual(3)
    // Trying them out leaves nobody's conversation behind.
    expect(await runtime.conversations.list({ owner: 'widget:examples' })).toEqual([])
    for (const question of await questions.allInnerTexts()) {
      const { status, citations } = await collectAnswer(runtime.assistant.ask({ question }))
      expect([question, status, citations.length > 0]).toEqual([question, 'answered', true])
    }
    await questions.first().click()
    await answer(page).locator('.card').first().waitFor()
    expect(await page.locator('.question').innerText()).toBe(await questions.first().innerText())
    expect(page.troubles).toEqual([])
  })

  it('opens a document at the place that a link names, and does so for no other document', async () => {
    const [document] = await runtime.documents.list({ limit: 1 })
    const { id, text, title } = (await runtime.documents.get(document!.id))!
    const [start, end] = [text.indexOf(' ', 200) + 1, text.indexOf(' ', 260)]
    const page = await browser.page()
    await page.goto(`${endpoint}/?${new URLSearchParams({ document: id, start: `${start}`, end: `${end}` })}`)
    expect(await page.locator('.viewer mark').innerText()).toBe(text.slice(start, end).replace(/\n+/g, '\n'))
    expect(await page.locator('.viewer h2').innerText()).toBe(title)
    await page.goto(`${endpoint}/?document=nothing.md&start=1&end=9e9`)
    expect(await page.locator('.viewer').getByRole('alert').innerText()).toBe('This source cannot be shown.')
    expect(page.troubles.filter((trouble) => !trouble.includes('404'))).toEqual([])
  })

  it('answers, and shows the words it relies on: a marker leads to its card, the card to the place in the document', async () => {
    const page = await home()
    await askIn(page, 'How many countries took part in AMAN-2013?')
    expect(await answer(page).locator('.body').innerText()).toMatch(/more than 30 countries .*1\.$/)
    expect(await answer(page).locator('.short').innerText()).toBe('30')
    const card = answer(page).locator('.card').first()
    expect(await card.innerText()).toContain('Dr. Nazrin Alizada')
    const quote = await card.locator('blockquote').innerText()

    await answer(page).locator('.marker').first().click()
    const focused = () =>
      page.evaluate(() => document.querySelector('ibid-chat')?.shadowRoot?.activeElement?.textContent)
    expect(await focused()).toBe('Azerbaijan-Pakistan Military Relations')

    await page.keyboard.press('Enter')
    const viewer = page.getByRole('dialog', { name: 'Azerbaijan-Pakistan Military Relations' })
    const mark = viewer.locator('mark')
    expect(await mark.innerText()).toBe(quote)
    expect(await viewer.locator('.text').innerText()).toContain('The agreement of 2002')
    const [seen, all] = [await mark.boundingBox(), await viewer.locator('.text').boundingBox()]
    expect(seen!.y).toBeGreaterThan(all!.y)
    expect(seen!.y + seen!.height).toBeLessThan(all!.y + all!.height)

    await page.keyboard.press('Escape')
    await viewer.waitFor({ state: 'hidden' })
    expect(await focused()).toBe('Azerbaijan-Pakistan Military Relations')
    expect(page.troubles).toEqual([])
  })

  it('shows sources that disagree side by side, each with who says so', async () => {
    const page = await home()
    await askIn(page, 'when was the JF-17 deal')
    const sides = answer(page).locator('.conflict')
    const said = (await sides.allInnerTexts()).map((text) => text.split('\n')[0])
    expect(said).toEqual(['February 2022', 'no formal deal has been reached so far'])
    const [left, right] = [await sides.nth(0).boundingBox(), await sides.nth(1).boundingBox()]
    expect(left!.y).toBe(right!.y)
    expect(left!.x + left!.width).toBeLessThan(right!.x)
    await sides.nth(1).locator('.marker').first().click()
    const card = answer(page).locator('.card').nth(1).getByRole('button')
    expect(await card.evaluate((button) => button.matches(':focus'))).toBe(true)
  })

  it('follows up in the same conversation', async () => {
    const page = await home()
    const bodies: { question: string; conversationId?: string }[] = []
    page.on('request', (request) => request.url().endsWith('/v1/ask') && bodies.push(request.postDataJSON()))
    await askIn(page, 'When did Pakistan recognise Azerbaijan?')
    await askIn(page, 'and Turkey?')
    expect(bodies[0]!.conversationId).toBeUndefined()
    expect(bodies[1]!.conversationId).toMatch(/^conv_/)
    expect(await runtime.conversations.get(bodies[1]!.conversationId!)).toMatchObject({
      turns: [{ question: 'When did Pakistan recognise Azerbaijan?' }, { question: 'and Turkey?' }],
    })
  })

  it('says plainly that it did not find something, and what there is instead', async () => {
    const page = await home()
    await askIn(page, 'who is the president of France')
    const shown = answer(page)
    expect(await shown.getAttribute('class')).toContain('not_found')
    expect(await shown.locator('.label').first().innerText()).toBe('Not in the documents')
    expect(await shown.locator('.card').count()).toBe(0)
    await shown.getByRole('button', { name: 'Azerbaijan-Pakistan Military Relations' }).click()
    await page.locator('.viewer .text', { hasText: 'The agreement of 2002' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.chips button').first().click()
    await page.locator('.turn').nth(1).locator('.card').first().waitFor()
  })

  it('takes thumbs and a comment', async () => {
    const page = await home()
    await askIn(page, 'when was the JF-17 deal')
    const down = answer(page).getByRole('button', { name: 'Bad answer' })
    await down.click()
    await answer(page).locator('.comment textarea').fill('It was later.')
    await answer(page).locator('.comment').getByRole('button', { name: 'Send' }).click()
    await answer(page).getByText('Thank you.').waitFor()
    expect(await down.getAttribute('aria-pressed')).toBe('true')
    const [given] = (await runtime.feedback.list()).slice(-1)
    expect(given).toMatchObject({ rating: 'down', comment: 'It was later.' })
    await answer(page).getByRole('button', { name: 'Good answer' }).click()
    await expect.poll(async () => (await runtime.feedback.list()).at(-1)?.rating).toBe('up')
    expect(await down.getAttribute('aria-pressed')).toBe('false')
    await page.reload()
    expect(await answer(page).getByRole('button', { name: 'Good answer' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('copies an answer with its sources', async () => {
    const page = await home({ permissions: ['clipboard-read', 'clipboard-write'] })
    await askIn(page, 'How many countries took part in AMAN-2013?')
    await answer(page).getByRole('button', { name: 'Copy with sources' }).click()
    await expect.poll(() => page.locator('[role=status]').innerText()).toBe('Copied')
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toMatch(
      /^In March 2013 .* \[1\]\.\n\n\[1\] “In March 2013 .*”\n {4}Azerbaijan-Pakistan Military Relations · Dr\. Nazrin Alizada$/,
    )
  })

  it('survives a reload, and leaves nothing behind for the next reader after a new conversation', async () => {
    const page = await embedded('mode="inline"')
    await askIn(page, 'when was the JF-17 deal')
    const before = await answer(page).innerText()
    await page.reload()
    expect(await answer(page).innerText()).toBe(before)
    expect(await answer(page).locator('.card').count()).toBe(3)

    await page.getByRole('button', { name: 'New conversation' }).click()
    expect(await page.locator('.turn').count()).toBe(0)
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    await page.reload()
    await page.locator('.empty').waitFor()
    const asked = page.waitForRequest((request) => request.url().endsWith('/v1/ask'))
    await askIn(page, 'when?', { wait: false })
    expect((await asked).postDataJSON()).toEqual({ question: 'when?', stream: true })
  })

  it('is reached, used and left by the keyboard alone', async () => {
    const page = await embedded()
    const active = () =>
      page.evaluate(() => {
        const at = document.activeElement?.shadowRoot?.activeElement
        return at?.getAttribute('aria-label') ?? at?.textContent ?? ''
      })
    await page.locator('.launcher').waitFor()
    await page.keyboard.press('Tab')
    expect(await active()).toBe('Open chat')
    await page.keyboard.press('Enter')
    expect(await active()).toBe('Ask a question')
    await page.keyboard.type('How many countries took part in AMAN-2013?')
    await page.keyboard.press('Enter')
    await answer(page).locator('.actions').waitFor()
    expect(await active()).toBe('Ask a question')

    // Back from the field: what may be asked next, then the answer from its end to its beginning, then the panel's own.
    const suggested = await page.locator('.chips button').allInnerTexts()
    const way: string[] = []
    while (way.at(-1) !== 'New conversation' && way.length < 20) {
      await page.keyboard.press('Shift+Tab')
      way.push(await active())
    }
    expect(way).toEqual([
      ...suggested.reverse(),
      'Bad answer',
      'Good answer',
      'Copy with sources',
      'Azerbaijan-Pakistan Military Relations',
      'Source 1',
      'Ask the docs',
      'Close',
      'New conversation',
    ])
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab')
    expect(await active()).toBe('Source 1')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.locator('.viewer mark').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog.panel').isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await page.locator('dialog.panel').waitFor({ state: 'hidden' })
    expect(await active()).toBe('Open chat')
  })

  it('takes the whole of a small screen, and keeps what is behind it out of reach', async () => {
    const page = await embedded('', { viewport: { width: 390, height: 780 } })
    await page.locator('.launcher').click()
    const panel = page.locator('dialog.panel')
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 780 })
    expect(await panel.evaluate((dialog) => dialog.matches(':modal'))).toBe(true)
    await askIn(page, 'when was the JF-17 deal')
    expect(await page.locator('.log').evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0)
    await answer(page).locator('.card').first().click()
    await page.locator('.viewer mark').waitFor()
    const { x, y, width, height } = (await page.locator('.viewer').boundingBox())!
    expect([x, y, width, height]).toEqual([0, 0, 390, 780])
  })

  it('fits at 200 % zoom and at 320 pixels', async () => {
    for (const viewport of [
      { width: 640, height: 400 },
      { width: 320, height: 640 },
    ]) {
      const page = await embedded('', { viewport })
      await page.locator('.launcher').click()
      await askIn(page, 'when was the JF-17 deal')
      expect(await page.locator('.log').evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0)
      const input = (await page.locator('.composer').boundingBox())!
      expect(input.y + input.height).toBeLessThanOrEqual(viewport.height)
      const log = (await page.locator('.log').boundingBox())!
      expect(log.height).toBeGreaterThan(150)
    }
  })

  it('speaks the language of the page, or the words that the page gives it', async () => {
    const german = await embedded('lang="de-AT"')
    await german.getByRole('button', { name: 'Chat öffnen' }).click()
    expect(await german.locator('.inside').getAttribute('lang')).toBe('de')
    await askIn(german, 'when was the JF-17 deal')
    expect(await answer(german).innerText()).toContain('Die Quellen widersprechen sich')

    const own = await embedded(
      `mode="inline" lang="fr" heading="Questions" strings='{"send":"Envoyer","marker":"Source nº {n}"}'`,
    )
    await own.getByRole('button', { name: 'Envoyer' }).waitFor()
    expect(await own.locator('h2').first().innerText()).toBe('Questions')
    await own.evaluate(() => document.querySelector('ibid-chat')?.setAttribute('heading', 'Autres questions'))
    await own.getByRole('heading', { name: 'Autres questions' }).waitFor()
  })

  it('lets the page ask, with suggestions of its own', async () => {
    const page = await embedded(`suggestions='["when was the JF-17 deal"]'`)
    await page.locator('.launcher').click()
    expect(await page.locator('.chips button').allInnerTexts()).toEqual(['when was the JF-17 deal'])
    await page.evaluate(() => {
      const chat = document.querySelector('ibid-chat') as unknown as { close(): void; ask(question: string): void }
      chat.close()
      chat.ask('How many countries took part in AMAN-2013?')
    })
    await answer(page).locator('.card').waitFor()
    expect(await page.locator('dialog.panel').isVisible()).toBe(true)
  })

  it('runs under the policy that the guide gives to host pages', async () => {
    const guide = `script-src ${endpoint}; connect-src ${endpoint}; style-src 'none'; img-src 'none'; default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`
    const site = await browser.site(() => embedding(endpoint, 'mode="inline"'), { 'content-security-policy': guide })
    const page = await browser.page()
    // This origin is not welcome to ask; that it may load the widget is what counts here.
    await page.goto(site)
    await page.locator('.composer').waitFor()
    const color = await page.locator('.panel').evaluate((panel) => getComputedStyle(panel).borderTopLeftRadius)
    expect(color).toBe('14px')
    expect(page.troubles.filter((trouble) => /Content Security Policy|TrustedHTML/.test(trouble))).toEqual([])
  })
})
