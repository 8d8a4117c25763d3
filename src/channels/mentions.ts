/** Shows nothing and ends a word: what stands behind it is no name any more. */
export const WORD_JOINER = '\u2060'

/** An at sign that may begin a mention. Within a word, as in an e-mail address, none does; what a word is, is ASCII to some. */
const AT = /(?<![A-Za-z0-9_])@/g

/**
 * Text of a document or a model, made unable to call anybody: `@channel`, `@here`, `@all`, `@**everyone**` and their like
 * become plain words. What is read stays the same. It may be applied to a text piece by piece.
 */
export function withoutMentions(text: string): string {
  return text.replace(AT, `@${WORD_JOINER}`)
}
