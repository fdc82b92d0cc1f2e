// `npm run test:contract`: schemathesis asks a production build what /api/openapi.json allows and what it forbids, and holds every
// answer to it: once where nobody needs a key, and once where everyone does. `--short` is for `npm test`: the second alone, with
// few examples. CONTRACT_REPORT names a file for the second run's results, in JUnit's form.
import { join } from 'node:path'
import { ownFolder, pythonWith } from './python.mjs'
import { withServer } from './served-build.mjs'
import { build, install, requireNode, root, run } from './steps.mjs'

const CONTRACT = join(root, 'tests', 'contract')
const KEY = 'tiller-a-key-for-the-contract-alone'

const short = process.argv.includes('--short')
const open = { name: 'without keys', env: {}, options: ['--max-examples', '40'] }
const keyed = {
  name: 'with keys',
  env: { TILLER_API_KEYS: `contract:${KEY}` },
  options: ['--max-examples', short ? '1' : '10', '--header', `Authorization: Bearer ${KEY}`, ...report()],
  key: KEY,
}

requireNode()
process.exit(await test())

async function test() {
  const folder = ownFolder()
  const python = pythonWith(join(CONTRACT, 'requirements.txt'), folder)
  if (typeof python !== 'string') return skip(python.missing)
  for (const step of [install, build]) if ((await step()) !== 0) return 1
  let failed = 0
  for (const round of short ? [keyed] : [open, keyed]) {
    console.log(`\nThe contract ${round.name}:`)
    const own = join(folder, round.name)
    failed += (await withServer(own, round.env, (url) => check(python, url, round))) === 0 ? 0 : 1
  }
  return failed === 0 ? 0 : 1
}

function check(python, url, { options, key }) {
  const config = ['--config-file', join(CONTRACT, 'schemathesis.toml')]
  return run(
    python,
    ['-m', 'schemathesis.cli', ...config, 'run', `${url}/api/openapi.json`, '--no-color', ...options],
    {
      TILLER_URL: url,
      ...(key && { TILLER_KEY: key }),
      SCHEMATHESIS_HOOKS: 'hooks',
      PYTHONPATH: CONTRACT,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  )
}

function report() {
  const file = process.env.CONTRACT_REPORT
  return file ? ['--report', 'junit', '--report-junit-path', file] : []
}

function skip(missing) {
  console.log(`SKIPPED: the contract was not tested: ${missing}`)
  return 0
}
