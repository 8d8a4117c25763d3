import { smalltalk } from '../answer/smalltalk.ts'
import type { PastTurn, Turn } from '../core/conversation.ts'
import { IbidError } from '../core/errors.ts'
import type { ConversationStore } from '../core/ports.ts'
import { NO_TURN, understand } from './understand.ts'

/** Turns looked back upon, newest first: more of them change nothing, and a client may remember thousands. */
const MAX_TURNS_READ = 20
/** What a client may call a conversation. */
const CHOSEN_ID = /^[\w.:-]{1,128}$/

/** A conversation as one question needs it. */
export interface AskedIn {
  id: string
  turns: readonly Turn[]
  /** It begins with this question. */
  create: boolean
}

/**
 * The conversation that a question is asked in, and whether it begins with it.
 * @throws IbidError `not_found` for one that its asker does not have, `invalid_input` for an id that none may have
 */
export async function conversationOf(
  ports: { conversations: Pick<ConversationStore, 'get'>; newId(prefix: string): string },
  id: string | undefined,
  { owner = null, history }: { owner?: string | null; history?: readonly PastTurn[] },
): Promise<AskedIn> {
  const turns = history && pastTurns(history.slice(-MAX_TURNS_READ))
  if (id === undefined) return { id: ports.newId('conv'), turns: turns ?? [], create: true }
  // Where the client tells what was said, the turns that are stored are not worth reading.
  const known = await ports.conversations.get(id, { owner, last: turns ? 0 : MAX_TURNS_READ })
  if (known !== null) return { id, turns: turns ?? known.turns, create: false }
  if (turns === undefined)
    throw new IbidError('not_found', `There is no conversation "${id}". Leave conversationId out to begin one.`)
  if (!CHOSEN_ID.test(id))
    throw new IbidError('invalid_input', 'The id of a conversation has 1 to 128 letters, digits or any of _ . : -')
  return { id, turns, create: true }
}

/** What a client remembers, understood turn by turn, as it would have been when it was asked. */
function pastTurns(history: readonly PastTurn[]): Turn[] {
  const turns: Turn[] = []
  for (const { question, answer } of history) {
    const parts = smalltalk(question) === null ? understand(question, turns, []).parts : null
    const standaloneQuestion = parts?.map((part) => part.text).join(' ') ?? question
    turns.push({ ...NO_TURN, question, standaloneQuestion, answer, status: parts === null ? 'clarify' : 'answered' })
  }
  return turns
}
