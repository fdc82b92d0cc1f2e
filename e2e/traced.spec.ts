import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from '@playwright/test'

/** What a function of a deployment on Vercel may take up, unpacked, in bytes. */
const LIMIT = 250 * 1024 * 1024

/** The files that the build says a function needs, each once. */
function filesOf(trace: string): Set<string> {
  const { files } = JSON.parse(readFileSync(trace, 'utf8')) as { files: string[] }
  return new Set(files.map((file) => realpathSync(join(dirname(trace), file))))
}

test('a deployment has what it needs, nothing of the tests, and fits', () => {
  const built = readdirSync('.next/server/app', { recursive: true, encoding: 'utf8' })
  const traces = built
    .filter((name) => name.endsWith('route.js.nft.json'))
    .map((name) => join('.next/server/app', name))
  expect(traces.length).toBeGreaterThan(30)
  for (const trace of traces) {
    const files = [...filesOf(trace)]
    const names = files.map((file) => relative(resolve('.'), file))
    for (const needed of ['models/pocket/model.safetensors', 'models/pocket/catalogue.jsonl'])
      expect(names, trace).toContain(needed)
    expect(
      names.filter((name) => /^(test-results|tests|e2e|training)\//.test(name)),
      trace,
    ).toEqual([])
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
    expect(bytes, trace).toBeLessThan(LIMIT)
  }
})
