/** Far above what 100 KB take in one pass on a busy machine, and far below what they take where text is read again. */
export const HOSTILE_MS = 250

/** The quickest of three runs in milliseconds: what the work takes, less what else the machine did meanwhile. */
export function quickest(work: () => unknown): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const started = performance.now()
      work()
      return performance.now() - started
    }),
  )
}
