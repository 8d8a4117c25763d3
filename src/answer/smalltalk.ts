/** Greetings and thanks, met as such: they ask for nothing. */
const SMALLTALK: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:thanks?|thank you|thx|ty|cheers|great|perfect|nice|awesome|got it|ok(?:ay)?|cool)(?:\b.{0,40})?$/i,
    'You are welcome. What else would you like to know?',
  ],
  [/^(?:bye|goodbye|see you|good night)\b.{0,30}$/i, 'Goodbye.'],
  [
    /^(?:hi|hello|hey|hallo|greetings|good (?:morning|afternoon|evening|day)|howdy)\b(?:[\s,!.]+(?:there|ibid|all|everyone|how are you(?: doing)?|how is it going|how's it going))*$/i,
    'Hello. Ask me a question about the documents.',
  ],
  [/^how are you(?: doing)?(?: today)?$/i, 'Well, thank you. Ask me a question about the documents.'],
  [
    /^(?:help|what can you do|what do you do|who are you|what are you)$/i,
    'I answer questions about the documents I was given, and cite the words I rely on. Ask me one.',
  ],
]

/** The reply to a greeting, or null for anything else. */
export function smalltalk(question: string): string | null {
  const text = question.trim().replace(/[\s!.?,…]+$/, '')
  if (text.length > 60) return null
  return SMALLTALK.find(([pattern]) => pattern.test(text) && !/\b(?:when|where|which|why)\b/i.test(text))?.[1] ?? null
}
