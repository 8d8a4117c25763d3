import * as z from 'zod'

// Slack's rules as its reference writes them down; unknown fields are faults. https://docs.slack.dev/reference/block-kit

const text = (max: number) => z.string().min(1).max(max)
const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.boolean().optional() })
const mrkdwn = z.strictObject({ type: z.literal('mrkdwn'), text: text(3000), verbatim: z.boolean().optional() })
const blockId = text(255).optional()
const actionId = text(255)

const button = z.strictObject({
  type: z.literal('button'),
  action_id: actionId,
  text: plainText(75),
  value: text(2000).optional(),
  url: text(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: text(75).optional(),
})
const feedbackButton = z.strictObject({
  text: plainText(75),
  value: text(2000),
  accessibility_label: text(75).optional(),
})
const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  action_id: actionId,
  positive_button: feedbackButton,
  negative_button: feedbackButton,
})

const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown'), text: text(12_000), block_id: blockId }),
  z.strictObject({ type: z.literal('section'), text: z.union([mrkdwn, plainText(3000)]), block_id: blockId }),
  z.strictObject({
    type: z.literal('context'),
    elements: z
      .array(z.union([mrkdwn, plainText(3000)]))
      .min(1)
      .max(10),
    block_id: blockId,
  }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(button).min(1).max(25), block_id: blockId }),
  z.strictObject({
    type: z.literal('context_actions'),
    elements: z.array(feedbackButtons).min(1).max(5),
    block_id: blockId,
  }),
  z.strictObject({ type: z.literal('header'), text: plainText(150), block_id: blockId }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
])
export type SentBlock = z.infer<typeof Block>

/** Above about 13,000 characters of blocks, Slack answers `msg_blocks_too_long` (slackapi/bolt-js#2509). */
const MAX_BLOCK_CHARS = 13_000

const Blocks = z.array(Block).max(50)
const channel = z.string().regex(/^[CDGU][A-Z0-9]+$/)
const ts = z.string().regex(/^\d{10}\.\d{4,6}$/)
const markdownText = text(12_000)

const message = {
  text: text(40_000),
  blocks: Blocks.optional(),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
}

/** What each method takes, where it takes anything. */
export const METHODS = {
  'chat.postMessage': z.strictObject({ channel, thread_ts: ts.optional(), ...message }),
  'chat.update': z.strictObject({ channel, ts, ...message }),
  'chat.startStream': z.strictObject({
    channel,
    thread_ts: ts,
    recipient_user_id: z.string().regex(/^[UW]/).optional(),
    recipient_team_id: z.string().regex(/^[TE]/).optional(),
    markdown_text: markdownText.optional(),
  }),
  'chat.appendStream': z.strictObject({ channel, ts, markdown_text: markdownText }),
  'chat.stopStream': z.strictObject({ channel, ts, markdown_text: markdownText.optional(), blocks: Blocks.optional() }),
  'assistant.threads.setStatus': z.strictObject({ channel_id: channel, thread_ts: ts, status: z.string() }),
  'assistant.threads.setSuggestedPrompts': z.strictObject({
    channel_id: channel,
    thread_ts: ts.optional(),
    title: text(255).optional(),
    prompts: z
      .array(z.strictObject({ title: text(75), message: text(2000) }))
      .min(1)
      .max(4),
  }),
  'views.publish': z.strictObject({
    user_id: z.string().regex(/^[UW]/),
    view: z.strictObject({ type: z.literal('home'), blocks: z.array(Block).max(100) }),
  }),
  response_url: z.strictObject({
    ...message,
    response_type: z.enum(['ephemeral', 'in_channel']),
    replace_original: z.boolean(),
  }),
} as const
export type Method = keyof typeof METHODS

/** What breaks Slack's rules in a call, each with its place. */
export function faultsOf(method: Method, body: unknown): string[] {
  const parsed = METHODS[method].safeParse(body)
  if (!parsed.success) return parsed.error.issues.map((issue) => `${method} ${issue.path.join('.')}: ${issue.message}`)
  const blocks = blocksOf(parsed.data)
  const faults = mentionsIn(parsed.data).map((mention) => `${method} calls ${mention}`)
  const markdown = blocks.reduce((sum, block) => sum + (block.type === 'markdown' ? block.text.length : 0), 0)
  if (markdown > 12_000) faults.push(`${method}: ${markdown} characters of markdown in one message`)
  if (JSON.stringify(blocks).length > MAX_BLOCK_CHARS) faults.push(`${method}: msg_blocks_too_long`)
  const ids = blocks.flatMap((block): object[] => ('elements' in block ? block.elements : [])).flatMap(actionIdOf)
  if (new Set(ids).size < ids.length) faults.push(`${method}: an action_id occurs twice`)
  return faults
}

export function blocksOf(body: object): SentBlock[] {
  if ('view' in body) return (body.view as { blocks: SentBlock[] }).blocks
  return 'blocks' in body ? ((body.blocks as SentBlock[] | undefined) ?? []) : []
}

function actionIdOf(element: object): string[] {
  return 'action_id' in element ? [String(element.action_id)] : []
}

/** Whom a text calls: in control sequences, and by the names that Slack knows wherever they begin a word. */
const CALLS = /<(?:!(?:channel|here|everyone|subteam)|@[UW])[^>]*>|(?<![\w@])@(?:channel|here|everyone)\b/gi

/** Whom a payload calls: in all texts but plain ones, in which nothing is read. */
export function mentionsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.match(CALLS) ?? []
  if (Array.isArray(value)) return value.flatMap(mentionsIn)
  if (typeof value !== 'object' || value === null) return []
  if ('type' in value && value.type === 'plain_text') return []
  return Object.entries(value).flatMap(([key, inner]) =>
    // What a button brings back, and what a prompt puts into the composer, is not shown by us.
    key === 'value' || key === 'prompts' ? [] : mentionsIn(inner),
  )
}
