// On Workers its lexicon is no part of the script: package.json says what is imported where.

import winkNLP, { type ItsFunction, type PartOfSpeech } from 'wink-nlp'
import model from '#tagger-model'

/** A token with its part of speech (Universal Dependencies tags). Offsets are UTF-16. */
export interface Token {
  text: string
  start: number
  end: number
  pos: PartOfSpeech
}

/** The model takes a while to unpack: not before it is asked. */
let tagger: ReturnType<typeof winkNLP> | null = null

/** The tokens of a text with their parts of speech, by wink-nlp's English model. Never throws; a text without tokens has none. */
export function tag(text: string): Token[] {
  tagger ??= winkNLP(model, ['pos'])
  const doc = tagger.readDoc(text)
  const values = doc.tokens().out()
  const tags = doc.tokens().out(tagger.its.pos) as PartOfSpeech[]
  const tokens: Token[] = []
  let from = 0
  for (const [i, value] of values.entries()) {
    const start = text.indexOf(value, from)
    // White space that the tokenizer writes otherwise than the text is no token of ours.
    if (start < 0 || value.trim() === '') continue
    from = start + value.length
    tokens.push({ text: value, start, end: from, pos: tags[i] ?? 'X' })
  }
  return tokens
}

/** The base form of a verb, spelt as the verb is: "recognised" → "recognise". */
export function verbBase(verb: string): string {
  tagger ??= winkNLP(model, ['pos'])
  // Inside a sentence, because "left" alone is a side and "found" founds.
  const lemma = tagger.its.lemma as unknown as ItsFunction<string>
  const base = tagger.readDoc(`They ${verb} it.`).tokens().out(lemma)[1] ?? verb
  return /[iy]sed$/i.test(verb) ? base.replace(/(?<=[iy])ze$/, 'se') : base
}
