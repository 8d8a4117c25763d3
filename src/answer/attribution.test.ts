import { beforeAll, describe, expect, it } from 'vitest'
import { type Answering, answeringFrom, extractiveDraft } from '../answering.suite.ts'
import { attributedTo } from './attribution.ts'
import { asked } from './passages.suite.ts'

describe('attributedTo', () => {
  it.each([
    ['What does Ann Roe blame for the flood?', 'Ann Roe'],
    ['What is the mill worth, according to Dr. Roe?', 'Dr. Roe'],
    ["In Roe's view, who owns the mill?", 'Roe'],
    ['Which towns does Brandt name as river ports?', 'Brandt'],
  ])('reads whose words are asked for: %s', (question, name) => {
    const span = attributedTo(question)
    expect(span && question.slice(span.start, span.end)).toBe(name)
  })

  it.each(['When was Ann Roe born?', 'What did Ann Roe build?', 'What does the manual say?'])(
    'finds nobody who says it: %s',
    (question) => expect(attributedTo(question)).toBeNull(),
  )
})

describe('a document that never names its author', () => {
  let from: Answering
  beforeAll(async () => {
    from = await answeringFrom({
      'ports.txt':
        'The river ports of the Dunmar\n\nBy Edith Brandt\n\nThe Dunmar is deep. Elmont, Marlow and Karstadt are river ports and share the same tariff.\n',
      'mills.txt':
        'The mills of the Dunmar\n\nBy Tomas Reyes\n\nMills stand along the river. Elmont was the third town that built a mill, and its owners grew rich.\n',
      'index.txt':
        'About this folder\n\nThe files were put together in a hurry. Jane Roe found that Elmont is called the third town that built a mill by some.\n',
    })
  })

  it('answers what its author says', async () => {
    const draft = await extractiveDraft(from, 'Which towns does Brandt name as river ports with the same tariff?')
    expect(draft).toMatchObject({ status: 'answered', text: expect.stringContaining('Elmont, Marlow and Karstadt') })
    expect(draft.citations[0]?.documentId).toBe('ports.txt')
  })

  it("does not put into its author's mouth what another wrote", async () => {
    const draft = await extractiveDraft(from, 'Which towns does Reyes name as river ports with the same tariff?')
    expect(draft.citations.map(({ documentId }) => documentId)).not.toContain('ports.txt')
  })

  it('tells which author says so, whoever is named beside it', async () => {
    const draft = await extractiveDraft(from, 'Which author calls Elmont the third town that built a mill?')
    expect(draft).toMatchObject({ status: 'answered', text: expect.stringContaining('Tomas Reyes') })
  })
})

describe('a title before a name', () => {
  it('is no word that the answer has to say again', () => {
    const { question } = asked('Which languages does Dr Brandt know?', 'Brandt has a good command of Welsh.')
    expect(question.terms.map(({ folded }) => folded)).toEqual(['languages', 'brandt'])
  })
})
