import { beforeAll, describe, expect, it } from 'vitest'
import { type Answering, answeringFrom } from '../answering.suite.ts'
import { collectAnswer } from '../core/collect.ts'
import { mismatch } from './mismatch.ts'
import { asked } from './passages.suite.ts'

/** Why the last sentence of a text is about something else. */
function why(question: string, text: string): string | null {
  const { question: analysed, sentences } = asked(question, text)
  return mismatch(analysed, sentences.at(-1)!)
}

describe('mismatch', () => {
  it.each([
    ['number', 'What is the limit in Kestrel 2?', 'This page is about Kestrel 4. The limit is 2 MB.'],
    ['name', 'When did Jane Roe visit Marlow?', 'Jane Roe visited Elmont in 1942.'],
    ['person', 'When was Ann Roe born?', 'Jane Roe was born in 1942.'],
    [
      'subject',
      'When did Marlow join the league?',
      'Both Elmont and Marlow are old towns, and Marlow is older. Elmont joined the league in 1942.',
    ],
    ['place', 'When did Jane Roe go to Marlow?', 'Marlow is a town. Jane Roe went to Elmont in 1942.'],
    [
      'owner',
      'Who is the president of Norland?',
      'They came from Norland to Surland. They met the Surlandian president Jane Roe.',
    ],
    ['kind', 'How deep is Lake Marlow?', 'Lake Elmont is 312 metres deep, measured off Cape Marlow.'],
    [
      'subject',
      'How many people does Marlow have?',
      'Marlow is small. According to the register, Elmont has 387,000 people.',
    ],
    ['modifier', 'Who leads the legal team?', 'The delivery team is led by Jane Roe.'],
  ])('another %s: “%s” beside “%s”', (reason, question, text) => {
    expect(why(question, text)).toBe(reason)
  })

  it.each([
    ['the same version', 'What is the limit in Kestrel 4?', 'This page is about Kestrel 4. The limit is 2 MB.'],
    ['a version made more precise', 'What is the limit in Kestrel 4?', 'With Kestrel 4.2 the limit is 2 MB.'],
    ['the same lake', 'How deep is Lake Marlow?', 'Lake Elmont is far. Lake Marlow is 312 metres deep.'],
    ['the other way round', 'When was Marlow founded by Elmont?', 'Elmont founded Marlow in 1942.'],
    ['another spelling', 'When did Mamnoon Roe visit Marlow?', 'Mamnon Roe visited Marlow in 1942.'],
    ['a name in short', 'When did the Northern Trade League meet?', 'The NTL met in 1942.'],
    ['a name for short', 'When did Jane Roe leave?', 'Roe left in 1942. Jane was tired.'],
    ['a setting', 'Who spoke in Elmont after the visit of Roe?', 'In Elmont Jane Poe spoke.'],
    ['a pronoun', 'When was Jane Roe born?', 'Jane Roe is a painter. She was born in 1942.'],
    ['a reason, which may be told of another', 'Why does Marlow need a bridge?', 'The river is wide.'],
  ])('none for %s: “%s” beside “%s”', (_, question, text) => {
    expect(why(question, text)).toBeNull()
  })
})

let from: Answering
beforeAll(async () => {
  from = await answeringFrom({
    'norland.md': `# A history of Norland

Norland is a small republic between Surland and Ostland. Its capital, Elmont, lies on a lake.

The first president was the teacher Jane Roe. Norland joined the League of Towns in 1958. The tower of Elmont was
built by Ann Poe. The painter John Hale bought a house in Elmont in 1901.
`,
  })
})
const statusOf = async (question: string) => (await collectAnswer(from.assistant.ask({ question }))).status

describe('near misses', () => {
  it.each([
    'What is the capital of Norland?',
    'When did Norland join the League of Towns?',
    'Who built the tower of Elmont?',
    'Who was the first president of Norland?',
  ])('“%s” is answered', async (question) => {
    expect(await statusOf(question)).toBe('answered')
  })

  it.each([
    ['the capital of another', 'What is the capital of Surland?'],
    ['what another did', 'When did Ostland join the League of Towns?'],
    ['what is not said of a person', 'When was John Hale born?'],
    ['an attribute that is not given', 'What is the motto of Norland?'],
    ['a deed that is not told', 'What did Ann Poe study?'],
  ])('%s is not found: “%s”', async (_, question) => {
    expect(await statusOf(question)).toBe('not_found')
  })
})
