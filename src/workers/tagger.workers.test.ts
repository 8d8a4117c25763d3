import { expect, it } from 'vitest'
import lexicon from 'wink-eng-lite-web-model/dist/languages/cur/models/eng-core-web-model.json' with { type: 'json' }
import whole from 'wink-eng-lite-web-model/dist/model.js'
import { tag, verbBase } from '../answer/span/tagger.ts'
import model, { provideLexicon } from './tagger-model.ts'

it('reads the lexicon as the whole package does', () => {
  provideLexicon(JSON.stringify(lexicon))
  const own = (whole as { core(): unknown }).core()
  expect(model.core()).toEqual(own)
})

it('tags words and finds base forms', () => {
  provideLexicon(JSON.stringify(lexicon))
  expect(tag('Ann Poe opened the tower.').map(({ text, pos }) => `${text}/${pos}`)).toEqual([
    'Ann/PROPN',
    'Poe/PROPN',
    'opened/VERB',
    'the/DET',
    'tower/NOUN',
    './PUNCT',
  ])
  expect(verbBase('recognised')).toBe('recognise')
})
