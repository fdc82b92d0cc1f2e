import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { smolLm2File } from '../lib/python-package'

/** A model with random weights and no SAE, served beside Pocket. */
export const SECOND = 'random-qwen3'
/** Pocket without its SAE, and so without features. */
export const PLAIN = 'pocket-plain'
/** A real model without an SAE, where its file is at hand. */
export const SMOLLM2 = 'smollm2-135m'
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
  const file = smolLm2File()
  if (file !== undefined) {
    mkdirSync(`${folder}/${SMOLLM2}`)
    symlinkSync(file, `${folder}/${SMOLLM2}/model.gguf`)
  }
  return folder
}
