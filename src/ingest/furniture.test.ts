import { describe, expect, it } from 'vitest'
import type { Block } from './block.ts'
import { dropFurniture } from './furniture.ts'

const blocks = (...lines: string[]): Block[] =>
  lines.map((text) =>
    text.startsWith('# ') ? { kind: 'heading', depth: 2, text: text.slice(2) } : { kind: 'paragraph', depth: 0, text },
  )
const kept = (...lines: string[]): string[] => dropFurniture(blocks(...lines)).blocks.map(({ text }) => text)
const PROSE = 'The committee met in Baku and agreed on the budget.'

describe('dropFurniture', () => {
  it.each([
    'Show More',
    'Related Articles',
    'Similar Posts',
    'SHARE THIS POST',
    'Leave a comment',
    'Did this article help you?',
    'Back to top button',
    'Most Popular',
    'Follow us',
    'Follow us on Facebook and Twitter',
    'Adblock Detected',
    'Please consider supporting us by disabling your ad blocker',
    'Written by',
    'Reviewed by:',
    'Skip to content',
    'Advertisement',
    '© 2021 The Daily. All rights reserved.',
    'Subscribe to our newsletter',
    '5 min read',
    'This website uses cookies. By continuing you accept them.',
    '12 Comments',
    'You may also like',
  ])('drops %j', (line) => {
    expect(kept('Title', PROSE, line, PROSE)).toEqual(['Title', PROSE, PROSE])
  })

  it.each([
    'Please print the form and share it.',
    'Follow us through the history of the city in ten pictures.',
    'The site shows an “Adblock Detected” notice to 4 % of its readers.',
    'Related articles of the treaty were changed in 1996.',
    'Users can disable an ad blocker in the settings.',
    'We use cookies in this recipe, two for each guest.',
    'Written by Jane Roe in 1990, the book sold well.',
    'Print',
    'Search',
    'Contact',
    'Comments',
  ])('keeps %j', (line) => {
    expect(kept('Title', PROSE, line, PROSE)).toContain(line)
  })

  it('drops words like "Print" among other furniture', () => {
    expect(kept('Title', PROSE, 'Written by', 'Share this post', 'Print', 'Did this article help you?')).toEqual([
      'Title',
      PROSE,
    ])
    expect(kept('Title', PROSE, 'Facebook', 'Twitter', 'WhatsApp', PROSE)).toEqual(['Title', PROSE, PROSE])
  })

  it('drops the headlines below "Related Articles" at the end, and no heading of the text', () => {
    expect(kept('Title', PROSE, 'Related Articles', 'Trade grows again', 'A visit to Multan')).toEqual(['Title', PROSE])
    expect(kept('Title', 'Similar Posts', 'A subheading', PROSE)).toEqual(['Title', 'A subheading', PROSE])
  })

  it('keeps a heading that prose stands under', () => {
    expect(kept('Title', '# Cookie settings', PROSE, '# Related Articles')).toEqual(['Title', 'Cookie settings', PROSE])
    expect(kept('Privacy policy', PROSE)).toEqual(['Privacy policy', PROSE])
  })

  it.each([
    'HomeNewsDiplomatic NewsTrade Relations',
    'Home > News > Trade Relations',
    'News » World » Trade',
    'Home / Articles / Trade Relations',
    'News › Trade Relations',
  ])('drops the breadcrumbs %j', (line) => {
    expect(kept(line, 'Trade Relations', PROSE)).toEqual(['Trade Relations', PROSE])
  })

  it.each(['Homeland security and trade', 'A > B holds for all', 'Either/or'])('keeps the title %j', (line) => {
    expect(kept(line, PROSE)).toEqual([line, PROSE])
  })

  it('drops the name of the site between sections', () => {
    expect(dropFurniture(blocks('Title', 'shun', PROSE, 'shun', PROSE, 'shun'))).toEqual({
      blocks: blocks('Title', PROSE, PROSE),
      site: 'shun',
    })
    expect(kept('Title', 'Example', PROSE, 'Example', PROSE, 'Example', PROSE)).toContain('Example')
  })
})
