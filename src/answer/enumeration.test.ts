import { describe, expect, it } from 'vitest'
import { enumerationOf } from './enumeration.ts'
import { asked } from './passages.suite.ts'

const TEXT =
  'The mill closed in 1990. It closed for three reasons. First, the river dried up. Second, nobody bought flour. They had other bread. Third, the miller was old. The roof fell in later.'

function told(text: string, about: string): string[] | undefined {
  const { sentences } = asked('Why did the mill close?', text)
  return enumerationOf(sentences.find((s) => s.text.includes(about))!)?.map((s) => s.text)
}

describe('an enumeration in sentences', () => {
  it.each(['three reasons', 'river', 'flour', 'bread', 'miller'])('is found from its sentence with "%s"', (about) => {
    expect(told(TEXT, about)).toEqual([
      'It closed for three reasons.',
      'First, the river dried up.',
      'Second, nobody bought flour.',
      'They had other bread.',
      'Third, the miller was old.',
    ])
  })

  it.each(['1990', 'roof'])('has no part in the sentence with "%s"', (about) => {
    expect(told(TEXT, about)).toBeUndefined()
  })

  it('ends with what comes finally', () => {
    expect(told('Firstly, he was old. Finally, he was tired. He slept.', 'old')).toEqual([
      'Firstly, he was old.',
      'Finally, he was tired.',
    ])
  })

  it('is none of one item, nor of ranks', () => {
    expect(told('First, the river dried up. The mill closed.', 'river')).toBeUndefined()
    expect(told('First Mill was here. Second Mill was there.', 'here')).toBeUndefined()
  })
})
