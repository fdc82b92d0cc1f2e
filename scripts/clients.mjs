// What testing and recording the published Python clients share: everything is fresh, the virtual environment, the packages
// and the server, which serves a production build.
import { join } from 'node:path'
import { ownFolder, pythonWith } from './python.mjs'
import { withServer } from './served-build.mjs'
import { build, install, requireNode, root } from './steps.mjs'

export const CLIENTS = join(root, 'tests', 'clients')

/** The models that the packages' own documentation names; some packages know no others. */
const ALIASES = [
  'meta-llama/Llama-3.3-70B-Instruct',
  'meta-llama/Meta-Llama-3.1-8B-Instruct',
  'meta-llama/Llama-3.1-8B-Instruct',
].map((name) => `${name}=tiller/pocket`)

/**
 * Calls `work` with a Python that has the packages, and with the address of a Tiller that runs until it is done.
 * Without Python or its package registry there is nothing to work with: `missing` is told so.
 * @returns {Promise<number>} the exit status that `work` or `missing` gives; 1 if Tiller cannot be built
 */
export async function withClients(work, missing) {
  requireNode()
  const folder = ownFolder()
  const python = pythonWith(join(CLIENTS, 'requirements.txt'), folder)
  if (typeof python !== 'string') return missing(python.missing)
  for (const step of [install, build]) if ((await step()) !== 0) return 1
  const env = { LOG_LEVEL: 'warn', MODEL_ALIASES: ALIASES.join(',') }
  return withServer(folder, env, (url) => work(python, url))
}
