import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** A model with random weights and no SAE, served beside Pocket. */
export const SECOND = 'random-qwen3'
/** A folder that is no model that Tiller knows. */
export const BROKEN = 'broken'

/** Makes the folder of models that the server under test serves besides its own. @returns its path */
export function prepareModels(): string {
  const folder = resolve('test-results/models')
  // The config is read once by each worker; only the first, which starts the server, may make the folder.
  if (process.env.TEST_WORKER_INDEX !== undefined) return folder
  rmSync(folder, { recursive: true, force: true })
  for (const model of [SECOND, BROKEN])
    for (const file of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'])
      cpSync(`tests/fixtures/families/qwen3/${file}`, `${folder}/${model}/${file}`)
  writeFileSync(
    `${folder}/${BROKEN}/config.json`,
    JSON.stringify({ architectures: ['NeverHeardOfForCausalLM'] }),
  )
  return folder
}
