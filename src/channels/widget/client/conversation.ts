import type { AnswerPart } from '../../../core/answer.ts'

/** A question and what came back: the parts themselves, so that an answer read again is shown as it was shown first. */
export interface Turn {
  question: string
  parts: AnswerPart[]
  /** Why there is no `finish`, where there is none and nothing is under way. */
  ended?: 'stopped' | 'offline' | 'busy' | 'failed'
  rating?: 'up' | 'down' | undefined
}

export interface Conversation {
  id?: string
  turns: Turn[]
  /** Whether the launcher's panel was open. */
  open?: boolean
}

/** More turns than that are not remembered over a reload. */
const MAX_TURNS = 50

/** Adds a part, joining deltas that follow each other: a model sends one for every word. */
export function addPart(turn: Turn, part: AnswerPart): void {
  const last = turn.parts.at(-1)
  if (part.type === 'text-delta' && last?.type === 'text-delta') last.delta += part.delta
  else turn.parts.push({ ...part })
}

/** The conversation of this tab: it survives a reload, and ends with the tab. Where storage is refused it is of this page alone. */
export function createMemory(key: string) {
  return {
    load(): Conversation {
      try {
        const saved: unknown = JSON.parse(sessionStorage.getItem(key) ?? '')
        if (Array.isArray((saved as Conversation).turns)) return saved as Conversation
      } catch {}
      return { turns: [] }
    },
    save(conversation: Conversation): void {
      try {
        const turns = conversation.turns.slice(-MAX_TURNS)
        if (turns.length || conversation.open) sessionStorage.setItem(key, JSON.stringify({ ...conversation, turns }))
        else sessionStorage.removeItem(key)
      } catch {}
    },
  }
}
