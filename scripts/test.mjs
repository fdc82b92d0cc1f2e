// `npm test`: installs, checks types, lints, runs the unit tests, builds for production, puts that build under load, has it fail, and
// runs the stories in Chromium against it. The last line counts what passed and failed.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { install, requireNode, root, run } from './steps.mjs'

const results = join(root, 'test-results')
const unitReport = join(results, 'unit.json')
const storyReport = join(results, 'stories.json')
const clientReport = join(results, 'clients.xml')
const contractReport = join(results, 'contract.xml')

requireNode()
if ((await install()) !== 0) process.exit(1)
rmSync(results, { recursive: true, force: true })

const tally = { passed: 0, failed: 0 }
await check('types', () => run('npm', ['run', 'typecheck']))
await check('lint', () => run('npm', ['run', 'lint']))
await suite('unit tests', unitReport, readUnitReport, () =>
  run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]),
)
// Stands in for a secret while the tests build and serve: where it turns up, a real key would.
process.env.ASSISTANT_API_KEY = readJson(join(root, 'e2e', 'canary.json')).key
if (await check('production build', () => run('npx', ['next', 'build']))) {
  await check('under load', () => run('npm', ['run', 'test:load', '--', '--short']))
  await check('faults', () => run('npm', ['run', 'test:chaos', '--', '--short']))
  const { findChromium } = await import('./chromium.mjs')
  const CHROMIUM_PATH = await findChromium()
  await suite('stories', storyReport, readStoryReport, () =>
    run('npx', ['playwright', 'test'], { CHROMIUM_PATH, PLAYWRIGHT_JSON_OUTPUT_FILE: storyReport }),
  )
  // Without Python this says so and runs nothing, which is no failure: the app needs no Python.
  const optional = { optional: true }
  await suite('published clients', clientReport, readJUnitReport, testClients, optional)
  await suite('contract', contractReport, readJUnitReport, testContract, optional)
}
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exit(tally.failed === 0 ? 0 : 1)

async function check(name, step) {
  console.log(`\n── ${name}`)
  const ok = (await step()) === 0
  tally[ok ? 'passed' : 'failed']++
  if (!ok) console.error(`${name}: failed`)
  return ok
}

/** A suite whose runner fails without a failed test (a crash, no tests at all) counts as one failure. */
async function suite(name, report, read, step, { optional = false } = {}) {
  console.log(`\n── ${name}`)
  const status = await step()
  const { passed, failed } = read(report)
  tally.passed += passed
  tally.failed += status === 0 ? failed : Math.max(1, failed)
  if (status === 0 && passed === 0 && !optional) {
    console.error(`${name}: no test ran`)
    tally.failed++
  }
}

function readUnitReport(path) {
  const { numPassedTests = 0, numFailedTests = 0 } = readJson(path)
  return { passed: numPassedTests, failed: numFailedTests }
}

function readStoryReport(path) {
  const { expected = 0, unexpected = 0, flaky = 0 } = readJson(path).stats ?? {}
  return { passed: expected, failed: unexpected + flaky }
}

function testClients() {
  return run('npm', ['run', 'test:clients'], { PYTEST_ADDOPTS: `--junitxml=${clientReport}` })
}

function testContract() {
  return run('npm', ['run', 'test:contract', '--', '--short'], { CONTRACT_REPORT: contractReport })
}

/** JUnit's totals stand in the first <testsuite>'s attributes. */
function readJUnitReport(path) {
  if (!existsSync(path)) return { passed: 0, failed: 0 }
  const [suiteTag = ''] = /<testsuite [^>]*>/.exec(readFileSync(path, 'utf8')) ?? []
  const total = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suiteTag)?.[1] ?? 0)
  const failed = total('failures') + total('errors')
  return { passed: total('tests') - failed - total('skipped'), failed }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}
