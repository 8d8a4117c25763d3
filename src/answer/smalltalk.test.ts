import { describe, expect, it } from 'vitest'
import { smalltalk } from './smalltalk.ts'

describe('small talk', () => {
  it.each(['hi', 'Hello!', 'hello there', 'Good morning', 'hey, how are you?', 'good evening everyone'])(
    '“%s” is greeted',
    (text) => {
      expect(smalltalk(text)).toMatch(/^Hello/)
    },
  )

  it.each(['thanks', 'Thanks a lot!', 'thank you very much', 'ok', 'great', 'got it', 'perfect!'])(
    '“%s” is thanked for',
    (text) => {
      expect(smalltalk(text)).toMatch(/What else would you like to know/)
    },
  )

  it.each(['help', 'Who are you?', 'what can you do?'])('“%s” is told what this is', (text) => {
    expect(smalltalk(text)).toMatch(/documents/)
  })

  it('says goodbye', () => {
    expect(smalltalk('bye!')).toMatch(/^Goodbye/)
  })

  it.each([
    'Good Morning Vietnam came out when?',
    'Good morning Vietnam release date',
    'Hey Jude was written by whom',
    'Great Wall of China length',
    'Nice population',
    'Cool Runnings director',
    'goodbye Lenin cast',
    'hi, when was it built?',
    'thanks, but where is it?',
    'thanksgiving date',
    'hi-fi systems',
    'What is the capital of Peru?',
    'How are you supposed to restart the server?',
    'help with the installation of the server',
    'why',
    '',
    '???',
    `hello ${'there '.repeat(50)}`,
  ])('“%s” is a question', (text) => {
    expect(smalltalk(text)).toBeNull()
  })
})
