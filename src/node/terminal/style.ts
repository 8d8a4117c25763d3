import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** Styles a text for a stream: only if that is a terminal, and not under NO_COLOR. */
export function style(format: Format, text: string, stream: NodeJS.WritableStream = process.stdout): string {
  return styleText(format, text, { stream })
}

/** Control characters of a document must not steer the terminal that shows it. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
}
