import type { EvalRecord } from '../record.ts'
import type { ExportFormat } from './format.ts'

/**
 * A run file of TREC: `qid Q0 docid rank score tag`, as trec_eval and ir-measures read it, of the deepest ranking that
 * a record has. They sort by score, so a document stands once, where it was ranked best, and a tie in score is parted
 * by the smallest step that keeps our order.
 */
export const trec: ExportFormat = {
  description: 'a TREC run file (trec_eval, ir-measures, ranx)',
  write({ records }, { tag }) {
    const ranked = records.map((record) => ({ id: record.id, ranking: rankingOf(record) }))
    const lines = ranked.flatMap(({ id, ranking }) =>
      ranking.map(
        ({ documentId, score }, i) => `${field(id)} Q0 ${field(documentId)} ${i + 1} ${score} ${field(tag)}\n`,
      ),
    )
    return { text: lines.join(''), left: ranked.filter(({ ranking }) => ranking.length === 0).length }
  },
}

function rankingOf({ ranking, contexts, error }: EvalRecord): { documentId: string; score: number }[] {
  if (error !== undefined) return []
  const found = ranking?.map(({ id, score }) => ({ documentId: id, score })) ?? contexts
  const seen = new Set<string>()
  let below = Number.POSITIVE_INFINITY
  return found.flatMap(({ documentId, score }) => {
    if (seen.has(documentId)) return []
    seen.add(documentId)
    below = Number(Math.min(score, below - STEP).toFixed(DIGITS))
    return [{ documentId, score: below }]
  })
}

const DIGITS = 6
const STEP = 10 ** -DIGITS

/** White space parts the fields: in an id it is percent-encoded, and with it the percent sign. */
function field(text: string): string {
  return text.replace(/[\s%]/gu, (character) => encodeURIComponent(character))
}
