import { questionButtons } from './answer-blocks.ts'
import { type Block, plain, section } from './blocks.ts'
import { clip } from './text.ts'

/** Most prompts that Slack shows. https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts */
const MAX_PROMPTS = 4
const PROMPT_TITLE_CHARS = 75

/** The app's home: what it does, and questions to try. */
export function homeView(examples: readonly string[]): { type: 'home'; blocks: Block[] } {
  const intro =
    'I answer questions about the documents I was given, and show the exact words I rely on. Where they do not answer, I say so.\n' +
    '• Write to me in *Messages*.\n• Mention me in a channel; I answer in the thread.\n• `/ask` answers where nobody else sees it.'
  const buttons = questionButtons(examples)
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plain('Ask the documents') },
      section(intro),
      ...(buttons.length > 0 ? [section('*Questions to try*'), ...buttons] : []),
    ],
  }
}

/** Prompts for whoever opens the messages of the app. */
export function suggestedPrompts(examples: readonly string[]): { title: string; message: string }[] {
  return examples.slice(0, MAX_PROMPTS).map((message) => ({ title: clip(message, PROMPT_TITLE_CHARS), message }))
}
