/** Everything the widget says. `{n}` stands for a number. */
const en = {
  heading: 'Ask the docs',
  open: 'Open chat',
  close: 'Close',
  reset: 'New conversation',
  greeting: 'Every answer shows the exact words it relies on.',
  placeholder: 'Ask a question',
  send: 'Send',
  stop: 'Stop',
  answering: 'Answering…',
  ready0: 'Answer ready',
  ready1: 'Answer ready, 1 source',
  readyN: 'Answer ready, {n} sources',
  stopped: 'Stopped.',
  marker: 'Source {n}',
  sources: 'Sources',
  more: 'Show {n} more',
  partial: 'Answers part of the question',
  conflicting: 'The sources disagree',
  notFound: 'Not in the documents',
  covers: 'What the documents cover',
  offline: 'The server cannot be reached.',
  busy: 'Too busy right now. Try again in a moment.',
  failed: 'Something went wrong.',
  retry: 'Try again',
  copy: 'Copy with sources',
  copied: 'Copied',
  up: 'Good answer',
  down: 'Bad answer',
  comment: 'Comment (optional)',
  thanks: 'Thank you.',
  loading: 'Loading…',
  gone: 'This source cannot be shown.',
  original: 'Open the original',
}
export type Strings = typeof en

/** Languages whose strings lie beside the script, as JSON. */
const SHIPPED = ['de']

/**
 * The strings of a language, with the page's own in their place. A language that is not shipped has the page's and English.
 * @param language of the page, such as `de-AT`.
 */
export async function loadStrings(language: string, own: Partial<Strings>): Promise<Strings & { language: string }> {
  const base = /^[a-z]{2,3}(?![a-z])/i.exec(language)?.[0].toLowerCase() ?? 'en'
  let shipped = {}
  if (SHIPPED.includes(base)) {
    const response = await fetch(new URL(`${base}.json`, import.meta.url)).catch(() => null)
    if (response?.ok) shipped = await response.json()
  }
  const strings = { ...en, ...shipped, ...own }
  return { ...strings, language: strings.heading === en.heading ? 'en' : base }
}

/** Puts a number in its place. */
export const fill = (text: string, value: number) => text.replace('{n}', `${value}`)
