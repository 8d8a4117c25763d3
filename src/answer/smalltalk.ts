/** Greetings and thanks, met as such: they ask for nothing. */
const SMALLTALK: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:(?:ok(?:ay)?|great|perfect|nice|awesome|cool|got it)[\s,!.]*)?(?:(?:many )?thanks?|thank you|thx|ty|cheers)(?:[\s,!.]+(?:so much|very much|a lot|again|for (?:the|your|this|that) .{1,30}|that (?:was|is|helps?|helped).{0,30}|(?:very |really |so |most )?(?:helpful|useful|kind|good|great|clear)|man|mate|ibid|everyone|all|you))*$/i,
    'You are welcome. What else would you like to know?',
  ],
  [
    /^(?:great|perfect|nice|awesome|got it|ok(?:ay)?|cool)(?:[\s,!.]+(?:great|perfect|got it))*$/i,
    'Good. What else would you like to know?',
  ],
  [/^(?:bye(?:[ -]bye)?|goodbye|see you(?: later| soon| tomorrow)?|good night)$/i, 'Goodbye.'],
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
