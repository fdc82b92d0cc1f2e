// `npm run test:clients`: the published Python packages run their own documentation's flows against a production build.
import { CLIENTS, withClients } from './clients.mjs'
import { run } from './steps.mjs'

process.exit(await withClients(test, skip))

function test(python, url) {
  return run(python, ['-m', 'pytest', '-p', 'no:cacheprovider', CLIENTS], {
    TILLER_URL: url,
    PYTHONDONTWRITEBYTECODE: '1',
  })
}

function skip(missing) {
  console.log(`SKIPPED: the client tests did not run: ${missing}`)
  return 0
}
