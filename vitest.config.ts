import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)),
      // Outside a Next build there is no browser bundle to guard.
      'server-only': fileURLToPath(new URL('./scripts/server-only.ts', import.meta.url)),
    },
  },
  test: {
    include: ['app/**/*.test.ts', 'components/**/*.test.ts', 'lib/**/*.test.ts', 'scripts/**/*.test.ts'],
    setupFiles: ['lib/testing/own-data.ts'],
    // Two engines at once on two cores would only wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    // Tests ask more often than people do; the limit has tests of its own. Nor do they see a developer's models (there is no such
    // folder) or database.
    env: {
      LOG_LEVEL: 'silent',
      RATE_LIMIT_PER_MINUTE: '0',
      TILLER_MODELS_DIR: 'test-results/no-models',
      DATABASE_URL: '',
    },
  },
})
