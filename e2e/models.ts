import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** A model with random weights and no SAE, served beside Pocket. */
export const SECOND = 'random-qwen3'
/** Pocket without its SAE, and so without features. */
export const PLAIN = 'pocket-plain'
/** A folder that is no model that Tiller knows. */
export const BROKEN = 'broken'

/** Makes the folder of models that the server under test serves besides its own. @returns its path */
export function prepareModels(): string {
  const folder = resolve('test-results/models')
  // The config is read once by each worker; only the first, which starts the server, may make the folder.
  if (process.env.TEST_WORKER_INDEX !== undefined) return folder
  rmSync(folder, { recursive: true, force: true })
  const files = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']
  for (const [model, source] of Object.entries({
    [SECOND]: 'tests/fixtures/families/qwen3',
    [BROKEN]: 'tests/fixtures/families/qwen3',
    [PLAIN]: 'models/pocket',
  }))
    for (const file of files) cpSync(`${source}/${file}`, `${folder}/${model}/${file}`)
  writeFileSync(
    `${folder}/${BROKEN}/config.json`,
    JSON.stringify({ architectures: ['NeverHeardOfForCausalLM'] }),
  )
  return folder
}
