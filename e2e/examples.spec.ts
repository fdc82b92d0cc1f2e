import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { countMarks, styles } from './styles'

const run = promisify(execFile)

test('the example of the TypeScript client steers', async ({ baseURL }) => {
  const [{ label, marks }] = styles
  const { stdout } = await run('npx', ['tsx', 'examples/steer.ts'], {
    env: { ...process.env, TILLER_URL: baseURL },
  })
  const [plain = '', steered = ''] = stdout.split(`${label} at 0.6:`)
  expect(plain).toMatch(/unsteered:\s+\S/i)
  expect(countMarks(plain, marks)).toBe(0)
  expect(countMarks(steered, marks)).toBeGreaterThanOrEqual(2)
})
