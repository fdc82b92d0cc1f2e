// `npm run record:clients`: writes the fixtures that unit tests replay, from what the published Python packages and a
// production build say to each other. Run it after the model or a protocol has changed.
import { join } from 'node:path'
import { CLIENTS, withClients } from './clients.mjs'
import { run } from './steps.mjs'

process.exit(await withClients(record, refuse))

function record(python, url) {
  return run(python, [join(CLIENTS, 'recording'), url], { PYTHONDONTWRITEBYTECODE: '1' })
}

function refuse(missing) {
  console.error(`Nothing was recorded: ${missing}`)
  return 1
}
