import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'evals/**/*.test.ts'],
    testTimeout: 20_000,
    // Native addons and worker threads are exercised for real: a process per file keeps a crash in one file's report.
    pool: 'forks',
  },
})
