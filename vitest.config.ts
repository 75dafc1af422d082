import { defineConfig } from 'vitest/config'

const UNIT_EXCLUDES = ['test/properties/**', 'test/pipeline/**', 'test/integration/**']

export default defineConfig({
  test: {
    setupFiles: ['test/setup/fail-on-console.ts'],
    // One worker less than cores, the default, is one of two.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        // Long enough for a machine with other work: how long a test takes is no result.
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: UNIT_EXCLUDES,
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'properties',
          include: ['test/properties/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'pipeline',
          include: ['test/pipeline/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/setup/require-brokers.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
