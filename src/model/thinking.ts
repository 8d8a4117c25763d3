const OPEN = '<think>'
const CLOSE = '</think>'

/**
 * Leaves out what a model thinks aloud before it answers: a block between `<think>` and `</think>` at the beginning, as
 * models of the DeepSeek-R1 and Qwen families write it through servers that do not take it out. Any other text passes
 * unchanged, held back for no longer than it may be the beginning of such a block.
 */
export function createThinkingFilter(): {
  /** What of a piece, and of what was held back before it, is part of the answer. */
  next(piece: string): string
  /** What is still held back when the text ends: an unclosed block is no answer. */
  end(): string
} {
  let state: 'before' | 'within' | 'behind' = 'before'
  let held = ''
  return {
    next(piece) {
      if (state === 'behind') return piece
      held += piece
      if (state === 'before') {
        const start = held.trimStart()
        if (start.length < OPEN.length && OPEN.startsWith(start)) return ''
        state = start.startsWith(OPEN) ? 'within' : 'behind'
      }
      if (state === 'within') {
        const close = held.indexOf(CLOSE)
        if (close < 0) {
          held = held.slice(-CLOSE.length)
          return ''
        }
        held = held.slice(close + CLOSE.length)
        state = 'behind'
      }
      const passed = held
      held = ''
      return passed
    },
    end: () => (state === 'before' ? held : ''),
  }
}
