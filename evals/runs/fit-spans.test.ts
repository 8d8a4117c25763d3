import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fitSpansCommand } from './fit-spans.ts'

describe('fit-spans', () => {
  it('reads every span of what is ranked first, and shows figures held out by article', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ibid-spans-'))
    const towns = ['Elmont', 'Farby', 'Harrow', 'Lisle', 'Orby', 'Wick']
    const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n')
    writeFileSync(
      join(folder, 'corpus.jsonl'),
      lines(
        towns.map((town, i) => ({
          _id: `${town}:0`,
          title: town,
          text: `The mill of ${town} was built in ${1800 + i} by Ann ${town}son.`,
        })),
      ),
    )
    writeFileSync(
      join(folder, 'answers.jsonl'),
      lines(
        towns.map((town, i) => ({
          id: town,
          question: `When was the mill of ${town} built?`,
          doc_ids: [`${town}:0`],
          answers: [String(1800 + i)],
          answerable: true,
        })),
      ),
    )
    const options = { data: folder, seed: 1, writeBaseline: false, corpus: '', questions: '', failures: false }
    const { measures, text } = await fitSpansCommand.run(options, () => {})
    expect(text).toContain('6 answerable questions')
    expect(Object.keys(measures)).toEqual(
      ['heldOut', 'now', 'fittedOnAll'].flatMap((column) => [`f1/${column}`, `em/${column}`]),
    )
    // A question for a date leaves nothing but spans with one.
    expect(measures['f1/now']?.value).toBe(1)
    expect(measures['em/now']?.value).toBe(1)
  })
})
