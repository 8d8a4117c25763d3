import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Half of a small machine would wait, else.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'node',
          include: ['src/**/*.test.ts', 'evals/**/*.test.ts'],
          exclude: ['**/*.workers.test.ts'],
          testTimeout: 20_000,
          // Native addons and worker threads are exercised for real: a process per file keeps a crash in one file's report.
          pool: 'forks',
        },
      },
      {
        // Executed in workerd, the runtime of Cloudflare Workers, with the database and the limits that it has.
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate: '2026-11-01',
              compatibilityFlags: ['enable_request_signal'],
              d1Databases: ['STATE', 'CORPUS_A'],
            },
          }),
        ],
        test: { name: 'workers', include: ['src/**/*.workers.test.ts'], testTimeout: 20_000 },
      },
    ],
  },
})
