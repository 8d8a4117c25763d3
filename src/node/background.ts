import type { Background } from '../core/ports.ts'

/** Work that goes on after responses, and that the end of the process waits for. */
export interface DrainableBackground extends Background {
  /** Waits for what was begun, for at most so many milliseconds; how much of it was not done by then. */
  drain(milliseconds: number): Promise<number>
}

/** @param fault told what work was rejected with: whoever began it should have dealt with it */
export function createBackground(fault: (error: unknown) => void): DrainableBackground {
  const begun = new Set<Promise<unknown>>()
  return {
    waitUntil(work) {
      const done = work.catch(fault).finally(() => begun.delete(done))
      begun.add(done)
    },
    async drain(milliseconds) {
      let timer: NodeJS.Timeout | undefined
      let late = false
      const end = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          late = true
          resolve()
        }, milliseconds)
      })
      // What goes on may begin more.
      while (begun.size > 0 && !late) await Promise.race([Promise.all(begun), end])
      clearTimeout(timer)
      return begun.size
    },
  }
}
