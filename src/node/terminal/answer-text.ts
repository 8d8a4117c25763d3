import type { Answer, Citation } from '../../core/answer.ts'
import { printable, style } from './style.ts'

/** An answer for people: its text, which also tells where sources disagree, and the quotes it rests on. */
export function answerText(answer: Answer): string {
  const text = printable(answer.answer)
  return answer.citations.length > 0 ? `${text}\n\n${citationsText(answer.citations)}` : text
}

/** Each citation: its number and literal quote, then title, author, date, and where in which document it stands. */
export function citationsText(citations: readonly Citation[]): string {
  return citations
    .map((citation) => {
      const { n, quote, title, author, publishedAt, documentId, start, end } = citation
      const source = [title, author, publishedAt].filter((known) => known !== null).join(', ')
      const number = style('cyan', `[${n}]`)
      const place = style('dim', printable(`${documentId}, characters ${start} to ${end}`))
      return `${number} “${printable(quote)}”\n    ${printable(source)}\n    ${place}`
    })
    .join('\n')
}

/** What may be asked next, a line each, below an empty line; nothing where nothing is suggested. */
export function followUpsText({ followUps }: Answer): string {
  if (followUps.length === 0) return ''
  const lines = followUps.map((question) => `  ${printable(question)}\n`)
  return `\n${style('dim', 'You may also ask:')}\n${lines.join('')}`
}

/** How the passages and sentences of a trace were weighed, a line each. */
export function traceText(answer: Answer): string {
  const trace = answer.trace
  if (!trace) return ''
  const number = (value: number | null) => (value === null ? '-' : value.toFixed(3)).padStart(7)
  const clip = (text: string) => printable(text.length > 90 ? `${text.slice(0, 89)}…` : text).replace(/\s+/g, ' ')
  const hits = trace.hits.map(
    (hit) =>
      `${number(hit.score)} ${number(hit.keywordScore)} ${number(hit.vectorScore)}  ${hit.documentId} ${hit.start}  ${clip(hit.text)}`,
  )
  const sentences = trace.sentences.map(
    (sentence) => `${number(sentence.score)}  ${sentence.dropped ?? 'used'}  ${clip(sentence.text)}`,
  )
  return [
    style(
      'bold',
      `expects ${trace.expects}, confidence ${trace.confidence.toFixed(3)}, dropped citations ${trace.droppedCitations}`,
    ),
    style('bold', '  score keyword  vector  passage'),
    ...hits,
    style('bold', '  score  sentence'),
    ...sentences,
  ].join('\n')
}
