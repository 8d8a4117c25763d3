import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { askIn, CHROMIUM, cite, delta, embedding, finish, NEEDS_BROWSER, start, useBrowser } from './browser.suite.ts'

const MARKDOWN =
  '## Heading\n\nText with `code`, a [link](https://example.org/) and **more** [1].\n\n- [x] done\n- one\n\n> quoted\n\n' +
  '| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nlong code\n```\n'

describe.skipIf(!CHROMIUM)(`WCAG 2.2 AA${NEEDS_BROWSER}`, { timeout: 60_000 }, () => {
  const browser = useBrowser()
  let endpoint: string
  let site: string

  beforeAll(async () => {
    site = await browser.site((path) => embedding(endpoint, `mode="${path.slice(2)}"`))
    endpoint = await browser.scripted(
      async function* ({ question }) {
        if (question === 'fails') yield { type: 'error', code: 'unavailable', message: '' }
        yield start('scripted:model')
        if (question === 'nothing') {
          yield delta('I did not find an answer to that in the documents.')
          return yield finish({ status: 'not_found' })
        }
        yield delta(MARKDOWN)
        for (const n of [1, 2, 3, 4]) yield cite(n, { author: 'A. Author', publishedAt: '2022-02-03' })
        const values = ['2022', '2023'].map((value, i) => ({ value, citations: [i + 1], publishedAt: '2022' }))
        yield { type: 'conflict', conflict: { about: 'the deal', values } }
        yield finish({
          status: question === 'part' ? 'partial' : 'conflicting',
          shortAnswer: 'more',
          followUps: ['And then?'],
        })
      },
      { allowedOrigins: [site] },
    )
  })

  /** What axe-core finds wrong, with the places. */
  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe.source)
    const results = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } }).axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'target-size': { enabled: true } },
      }),
    )
    expect(results.passes.length).toBeGreaterThan(15)
    return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`))
  }

  const cases = (['light', 'dark'] as const).flatMap((scheme) =>
    ['launcher', 'inline'].map((mode) => [scheme, mode] as const),
  )

  it.each(cases)('%s, %s: no violation by axe-core in any state', async (colorScheme, mode) => {
    const page = await browser.page({ colorScheme })
    await page.goto(`${site}/?${mode}`)
    const found: string[] = []
    const check = async (state: string) => found.push(...(await violations(page)).map((fault) => `${state}: ${fault}`))
    if (mode === 'launcher') {
      await page.locator('.launcher').waitFor()
      await check('closed')
      await page.locator('.launcher').click()
    }
    await page.locator('.empty').waitFor()
    await check('empty')
    await askIn(page, 'all of it')
    await page.getByRole('button', { name: 'Bad answer' }).click()
    await check('answer')
    await askIn(page, 'part')
    await askIn(page, 'nothing')
    await page.locator('.titles').waitFor()
    await check('nothing found')
    await askIn(page, 'fails', { wait: false })
    await page.getByRole('alert').waitFor()
    await check('error')
    await page.locator('.card button').first().click()
    await page.locator('.viewer mark').waitFor()
    await check('source')
    expect(found).toEqual([])
  })

  it.each(['light', 'dark'] as const)('%s: no violation on the page at /', async (colorScheme) => {
    const page = await browser.page({ colorScheme })
    await page.goto(endpoint)
    await page.locator('.empty').waitFor()
    expect(await violations(page)).toEqual([])
    await askIn(page, 'all of it')
    expect(await violations(page)).toEqual([])
  })

  it('has targets of 44 pixels for all but markers in the text, which are listed again as cards', async () => {
    const page = await browser.page()
    await page.goto(`${site}/?launcher`)
    await page.locator('.launcher').click()
    await askIn(page, 'all of it')
    const small = await page.evaluate(() =>
      [
        ...document
          .querySelector('ibid-chat')!
          .shadowRoot!.querySelectorAll<HTMLElement>('button:not(.marker), textarea'),
      ]
        .filter((element) => element.checkVisibility())
        .map((element) => (element.closest('.card') ?? element) as HTMLElement)
        .filter((element) => element.offsetHeight < 44 || element.offsetWidth < 44)
        .map((element) => `${element.className} ${element.offsetWidth} × ${element.offsetHeight}`),
    )
    expect(small).toEqual([])
  })

  it('keeps its parts apart where the reader chooses the colours', async () => {
    const page = await browser.page({ forcedColors: 'active' })
    await page.goto(`${site}/?inline`)
    await askIn(page, 'all of it')
    const borders = await page.evaluate(() =>
      ['.question', '.marker', '.number', '.send', '.chip', '.card', '.composer'].map((selector) => {
        const element = document.querySelector('ibid-chat')!.shadowRoot!.querySelector(selector)!
        return `${selector} ${getComputedStyle(element).borderTopWidth} ${getComputedStyle(element).borderTopStyle}`
      }),
    )
    expect(borders.filter((border) => !border.endsWith('1px solid'))).toEqual([])
  })
})
