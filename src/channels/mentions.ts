/** Shows nothing and ends a word: what stands behind it is no name any more. */
export const WORD_JOINER = '\u2060'

/** An at sign that may begin a mention; within a word, as in an e-mail address, none does. */
const AT = /(?<![\p{L}\p{N}_])@/gu

/**
 * Text of a document or a model, made unable to call anybody: `@channel`, `@here`, `@all`, `@**everyone**` and their like
 * become plain words. What is read stays the same.
 * @param before what stands before the text, where it is one piece of a longer one
 */
export function withoutMentions(text: string, before = ''): string {
  // The last code point decides; half a surrogate pair is none.
  const context = before.slice(-2)
  return (context + text).replace(AT, `@${WORD_JOINER}`).slice(context.replace(AT, `@${WORD_JOINER}`).length)
}
