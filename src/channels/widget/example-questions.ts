import type { Assistant } from '../../assistant.ts'
import { collectAnswer } from '../../core/collect.ts'
import type { DocumentInfo } from '../../core/document.ts'
import type { ConversationStore, DocumentStore } from '../../core/ports.ts'

export interface ExampleQuestionsPorts {
  assistant: Assistant
  documents: Pick<DocumentStore, 'list'>
  conversations: Pick<ConversationStore, 'delete'>
}

/** Documents looked at, and questions taken: one a document, so that they show how wide the corpus is. */
const MAX_DOCUMENTS = 12
const MAX_QUESTIONS = 5
/** Headings of a document that are tried. */
const MAX_TRIES = 4
/** What is asked here is nobody's conversation, and is deleted at once. */
const OWNER = 'widget:examples'

/** A question that names a topic, and asks nothing definite of it. */
const OF_A_TOPIC = /^What do the documents say about\b/

/** Headings that tell how a document is arranged, or of itself, and not what it is about. */
const ABOUT_ITSELF =
  /\b(about (this|the)|introduction|conclusions?|overview|summary|outlook|background|contents|references|sources|notes?|appendix|changelog|faq|text|author)\b|^\W*[v\d]/i

/**
 * Questions that the documents answer, made of their headings and asked before they are offered: a heading is one where the answer
 * quotes the very document that has it.
 */
export async function exampleQuestions({
  assistant,
  documents,
  conversations,
}: ExampleQuestionsPorts): Promise<string[]> {
  async function answerOf(question: string) {
    const answer = await collectAnswer(assistant.ask({ question }, { owner: OWNER }))
    await conversations.delete(answer.conversationId, { owner: OWNER })
    return answer
  }

  async function questionOf(document: DocumentInfo, taken: readonly string[]): Promise<string | null> {
    const filter = { documentIds: [document.id] }
    const hits = await assistant.search({ query: document.title, topK: 8, filter })
    const headings = new Set(hits.map(({ chunk }) => chunk.headings.at(-1) ?? '').filter(isTopic))
    let topic: string | null = null
    for (const heading of [...headings].sort(byNames).slice(0, MAX_TRIES)) {
      const question = `What do the documents say about “${heading}”?`
      const { status, citations, followUps } = await answerOf(question)
      if (status !== 'answered' || citations[0]?.documentId !== document.id) continue
      // What may be asked next may be a question of more definite words, and is answered too.
      const definite = followUps.find((next) => !OF_A_TOPIC.test(next) && !taken.includes(next))
      if (definite !== undefined) return definite
      topic ??= question
    }
    return topic
  }

  const questions: string[] = []
  for (const document of await documents.list({ limit: MAX_DOCUMENTS })) {
    if (questions.length === MAX_QUESTIONS) break
    const question = await questionOf(document, questions)
    if (question !== null && !questions.includes(question)) questions.push(question)
  }
  // Definite ones first: they show best what is answered.
  return questions.sort((a, b) => Number(OF_A_TOPIC.test(a)) - Number(OF_A_TOPIC.test(b)))
}

/** Headings with a name or a number in them first: they promise something definite. */
function byNames(a: string, b: string): number {
  const names = (heading: string) => Number(/\s[\p{Lu}\d]/u.test(heading))
  return names(b) - names(a)
}

/** A few words that name a topic. */
function isTopic(heading: string): boolean {
  const words = heading.split(/\s+/).length
  return words >= 2 && words <= 7 && !ABOUT_ITSELF.test(heading)
}
