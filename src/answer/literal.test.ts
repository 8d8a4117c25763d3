import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyText } from '../arbitrary.suite.ts'
import type { Hit, SourceDocument } from '../core/document.ts'
import { sentences } from '../core/text/sentences.ts'
import { answerExtractively } from './answerer.ts'
import { infoOf, knowledgeOf } from './passages.suite.ts'

const SUBJECTS = ['The bridge', 'The harbour of Elmont', 'Jane Roe', 'It', 'No contract', '“We', 'Café Ĳssel 𝒳']
const VERBS = ['was opened', 'cost', 'did not sign', 'is a list of', 'was closed because of', 'has', '']
const VALUES = [
  'in 1991',
  'on 12 December 1992',
  '$1.6 billion',
  '12 percent',
  'two years',
  '36 arches',
  'by Ann Poe',
  '[1]',
]
const ASKING = [
  'When was',
  'Who',
  'How many',
  'How much did',
  'Why was',
  'Was',
  'What is',
  'Which',
  'and',
  'Who wrote',
  '',
]

const noise = anyText(12)
const sentence = fc
  .tuple(
    fc.constantFrom(...SUBJECTS),
    fc.constantFrom(...VERBS),
    fc.constantFrom(...VALUES, ''),
    fc.constantFrom('.', '?', '', '.”'),
  )
  .map(([subject, verb, value, stop]) => `${subject} ${verb} ${value}${stop}`)
const text = fc
  .array(fc.tuple(fc.oneof({ weight: 5, arbitrary: sentence }, noise), fc.constantFrom(' ', '\n', '\n\n', '')), {
    minLength: 1,
    maxLength: 8,
  })
  .map((pieces) => pieces.map(([piece, gap]) => piece + gap).join(''))
const question = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...ASKING), fc.constantFrom(...SUBJECTS), fc.constantFrom(...VERBS, ...VALUES))
      .map((parts) => parts.join(' ')),
  },
  noise,
)

/** A document and its passages: cut where a sentence ends, as chunking does. */
const source = fc.record({ text, whole: fc.boolean() })

function hitsOf({ id, text }: { id: string; text: string }, whole: boolean): Hit[] {
  const spans = sentences(text)
  const cut = spans[Math.floor(spans.length / 2)]?.start ?? 0
  const bounds =
    whole || cut === 0
      ? [[0, text.length]]
      : [
          [0, cut],
          [cut, text.length],
        ]
  return bounds.map(([start, end], ordinal) => ({
    chunk: {
      id: ordinal,
      documentId: id,
      ordinal,
      start: start!,
      end: end!,
      text: text.slice(start, end),
      headings: [],
    },
    document: infoOf(id),
    score: 1 / (1 + ordinal),
    keywordScore: 1,
    vectorScore: null,
  }))
}

it('whatever is asked of whatever documents: citations are literal and stand where the answer says', async () => {
  let answered = 0
  await fc.assert(
    fc.asyncProperty(fc.array(source, { minLength: 1, maxLength: 3 }), question, async (sources, question) => {
      const documents = new Map<string, SourceDocument>()
      const hits = sources.flatMap(({ text, whole }, i) => {
        documents.set(`${i}.txt`, { ...infoOf(`${i}.txt`), text })
        return hitsOf({ id: `${i}.txt`, text }, whole)
      })
      const get = async (id: string) => documents.get(id) ?? null
      const draft = await answerExtractively(question, hits, knowledgeOf(hits), { get })

      for (const [i, { n, documentId, start, end, quote }] of draft.citations.entries()) {
        expect(n).toBe(i + 1)
        expect(documents.get(documentId)!.text.slice(start, end)).toBe(quote)
        expect(quote.trim()).not.toBe('')
      }
      const marked = [...draft.text.matchAll(/\[(\d+)\]/g)].map((m) => Number(m[1]))
      expect([...new Set(marked)].toSorted((a, b) => a - b)).toEqual(draft.citations.map((c) => c.n))
      for (const { values } of draft.conflicts) {
        expect(values.length).toBeGreaterThan(1)
        for (const n of values.flatMap((value) => value.citations))
          expect(n).toBeLessThanOrEqual(draft.citations.length)
      }
      expect(draft.trace().droppedCitations).toBe(0)
      expect(draft.citations.length === 0).toBe(draft.status === 'not_found')
      expect(draft.status === 'conflicting').toBe(draft.conflicts.length > 0)
      const again = await answerExtractively(question, hits, knowledgeOf(hits), { get })
      expect({ ...again, trace: again.trace() }).toEqual({ ...draft, trace: draft.trace() })
      if (draft.status !== 'not_found') answered++
    }),
    { numRuns: 150 },
  )
  // Else the properties above were shown of nothing.
  expect(answered).toBeGreaterThan(10)
})
