/**
 * Takes the `data` of server-sent events out of a stream of text, wherever it was cut (HTML Standard, 9.2.6).
 * Names and ids of events are passed over: a part says itself what it is.
 */
export function createEventDecoder(onData: (data: string) => void): (chunk: string) => void {
  let rest = ''
  let data: string[] = []
  return (chunk) => {
    // A carriage return at the end may be half of a line's end.
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop()!
    for (const line of lines) {
      const field = /^data(?:: ?(.*))?$/s.exec(line)
      if (field) data.push(field[1] ?? '')
      else if (!line && data.length) {
        onData(data.join('\n'))
        data = []
      }
    }
  }
}
