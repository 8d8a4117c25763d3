import * as z from 'zod'
import { readJsonl } from './jsonl.ts'

export const CLAIM_LABELS = ['supported', 'partially_supported', 'not_supported'] as const
export type ClaimLabel = (typeof CLAIM_LABELS)[number]

const ClaimRecord = z
  .object({
    id: z.union([z.string().min(1), z.number()]).transform(String),
    claim: z.string().min(1),
    label: z.enum(CLAIM_LABELS),
    /** Sentence by sentence, or as a whole. */
    evidence: z.union([z.array(z.string()), z.string().transform((text) => [text])]),
    /** Sets of sentences, by index, each of which is enough; an empty one says that there is none. */
    supporting_sentences: z.array(z.array(z.number().int().nonnegative())).optional(),
  })
  .transform(({ id, claim, label, evidence, supporting_sentences }) => ({
    id,
    claim,
    label,
    evidence,
    supporting: (supporting_sentences ?? []).filter((set) => set.length > 0),
  }))

/** A claim with the evidence that is given for it, and whether it bears it out. */
export type ClaimRecord = z.infer<typeof ClaimRecord>

/**
 * Reads claims in the shape of WiCE (https://github.com/ryokamoi/wice).
 * @throws IbidError `invalid_input` naming file, line and field of the first fault
 */
export function readClaims(path: string): Promise<ClaimRecord[]> {
  return readJsonl(path, ClaimRecord)
}

/** Evidence as one passage: a blank line ends a sentence whatever it ends with. */
export function passageOf({ evidence }: Pick<ClaimRecord, 'evidence'>): string {
  return evidence.join(GAP)
}
const GAP = '\n\n'

/** Which sentences of the evidence the spans of its passage are in. */
export function sentencesAt({ evidence }: Pick<ClaimRecord, 'evidence'>, starts: readonly number[]): Set<number> {
  let end = 0
  const ends = evidence.map((sentence) => {
    end += sentence.length + GAP.length
    return end
  })
  return new Set(starts.map((start) => ends.findIndex((end) => start < end)))
}
