import { readFileSync } from 'node:fs'
import { defineConfig, devices } from '@playwright/test'
import { prepareData } from './e2e/data'
import { prepareModels } from './e2e/models'
import { KEY, OTHER_KEY, PORT } from './e2e/ports'

const canary: { key: string } = JSON.parse(readFileSync('e2e/canary.json', 'utf8'))

const models = prepareModels()
const data = prepareData()
const isRoot = process.getuid?.() === 0

/** The production build is under test, with the real engine: build first, or use `npm test`. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/artifacts',
  // One engine on one core: stories run one after another, so that none waits for another's answer.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/stories.json' }],
  ],
  use: {
    baseURL: `http://localhost:${PORT}`,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
  webServer: [
    serve(PORT, {}),
    serve(PORT + 1, { TILLER_API_KEYS: `anna:${KEY},bert:${OTHER_KEY}`, RATE_LIMIT_PER_MINUTE: '0' }),
  ],
})

/** A developer's own models and sessions are not under test; those of the stories are. */
function serve(port: number, env: Record<string, string>) {
  return {
    command: 'node scripts/serve.mjs',
    url: `http://localhost:${port}/readyz`,
    env: {
      PORT: String(port),
      ASSISTANT_API_KEY: canary.key,
      TILLER_MODELS_DIR: models,
      TILLER_DATA_DIR: `${data}/${port}`,
      DATABASE_URL: '',
      ...env,
    },
    reuseExistingServer: false,
    timeout: 60_000,
  }
}
