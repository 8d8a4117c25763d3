import * as z from 'zod'
import { AnswerStatus } from '../../src/core/answer.ts'
import { IbidError } from '../../src/core/errors.ts'
import { readJson, readJsonl } from './jsonl.ts'

const Text = z.string().min(1)
const Texts = z.array(Text).min(1)

/** One question of a golden set and what a right answer has; the rules are in `evals/golden/README.md`. */
const GoldenTurn = z.strictObject({
  question: Text,
  /** Counts the turn under a kind of its own. */
  kind: Text.optional(),
  status: z.array(AnswerStatus).min(1).optional(),
  values: z.array(Texts).min(1).optional(),
  documents: Texts.optional(),
  cites: Texts.optional(),
  quotes: Texts.optional(),
  only: Text.optional(),
  /** What was answered when the question was written down, for whoever fills in the rest: no rule reads it. */
  seen: z.unknown().optional(),
})
export type GoldenTurn = z.infer<typeof GoldenTurn>

/** A conversation of a golden set: its turns are asked in order. */
const GoldenConversation = z.strictObject({ id: Text, kind: Text, turns: z.array(GoldenTurn).min(1) })
export type GoldenConversation = z.infer<typeof GoldenConversation>

/**
 * Reads a golden set.
 * @throws IbidError `invalid_input` with file, line and field for a fault, and for an id that is there twice.
 */
export async function readGolden(path: string): Promise<GoldenConversation[]> {
  const conversations = await readJsonl(path, GoldenConversation)
  if (conversations.length === 0) throw new IbidError('invalid_input', `${path}: there is no question in it`)
  const seen = new Set<string>()
  for (const { id } of conversations) {
    if (seen.has(id)) throw new IbidError('invalid_input', `${path}: the id "${id}" is there twice; each needs its own`)
    seen.add(id)
  }
  return conversations
}

/** Reads which document of another corpus stands for a document that the golden set names. */
export async function readAliases(path: string): Promise<ReadonlyMap<string, string>> {
  return new Map(Object.entries(await readJson(path, z.record(Text, Text))))
}

/** The conversation with the documents of another corpus in place of those it names. */
export function withAliases(
  conversation: GoldenConversation,
  aliases: ReadonlyMap<string, string>,
): GoldenConversation {
  const named = (ids: string[]): string[] => ids.map((id) => aliases.get(id) ?? id)
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => ({
      ...turn,
      ...(turn.documents && { documents: named(turn.documents) }),
      ...(turn.cites && { cites: named(turn.cites) }),
    })),
  }
}
