import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { readJson } from '../json-file'
import type { SaeConfig } from './sae-config'

/** A residual point in TransformerLens' spelling. */
const OF_LENS = /^blocks\.(\d+)\.hook_resid_(pre|post)$/
/** The output of a block, as Hugging Face's modules and sparsify's folders are called. */
const OF_MODULES =
  /^(?:(?:model|language_model|text_model|transformer|gpt_neox)\.)*(?:layers|h)\.(\d+)(?:\.output)?$/

/**
 * The layer after whose output a hook lies, counted from 0: `blocks.N.hook_resid_post`, `blocks.N+1.hook_resid_pre`,
 * `model.layers.N` and `layers.N` are the same place.
 * @throws ModelLoadError if the hook is no point of the residual stream after a layer
 */
export function layerOfHook(hook: string, path: string): number {
  const [, layer, side] = OF_LENS.exec(hook) ?? OF_MODULES.exec(hook) ?? []
  if (layer === undefined) {
    throw new ModelLoadError(
      `Cannot run ${path}: it reads "${hook}", which is no point of the residual stream between layers. ` +
        'Use an SAE of the residual stream (resid_post or resid_pre)',
    )
  }
  const after = Number(layer) - (side === 'pre' ? 1 : 0)
  if (after < 0)
    throw new ModelLoadError(`Cannot run ${path}: it reads the embeddings; a hook after a layer is needed`)
  return after
}

/** Beside an SAE's own files. */
export const HOOK_FILE = 'hook.json'
/** Strict, so that a misspelt key is not taken for one that is left out. */
const hookFile = z.strictObject({
  hook_name: z.string().optional(),
  k: z.int().positive().optional(),
  steer_layer: z.int().min(0).optional(),
})

/**
 * What `hook.json` beside an SAE's own files says: where it reads and, of a topk SAE, the number of latents that may be active,
 * where those files do not say it; and where it steers, if not where it reads. Nothing if there is no such file.
 * @throws ModelLoadError if it is broken
 */
export async function toldBeside(folder: string): Promise<z.infer<typeof hookFile>> {
  const path = join(folder, HOOK_FILE)
  return existsSync(path) ? readJson(path, hookFile) : {}
}

/** @throws ModelLoadError if there is no `hook.json` that names a hook */
export async function hookBeside(folder: string): Promise<string> {
  const { hook_name } = await toldBeside(folder)
  if (hook_name !== undefined) return hook_name
  throw new ModelLoadError(
    `Cannot run the SAE in ${folder}: files of this form do not say where it reads. ` +
      `Write that into ${HOOK_FILE} beside them: {"hook_name": "blocks.12.hook_resid_post"}`,
  )
}

/** @throws ModelLoadError if `hook.json` says otherwise than the SAE as its own files describe it */
export async function requireAgreement(folder: string, { hookLayer, k }: SaeConfig): Promise<void> {
  const told = await toldBeside(folder)
  const path = join(folder, HOOK_FILE)
  const differs = (what: string, own: string, key: string) =>
    new ModelLoadError(
      `Cannot run ${path}: it says that the SAE ${what}, but the SAE's own files say ${own}. ` +
        `Correct "${key}", or leave it out`,
    )
  if (told.hook_name !== undefined) {
    const layer = layerOfHook(told.hook_name, path)
    if (layer !== hookLayer)
      throw differs(
        `reads "${told.hook_name}", after layer ${layer}`,
        `after layer ${hookLayer}`,
        'hook_name',
      )
  }
  if (told.k !== undefined && told.k !== k)
    throw differs(`has ${told.k} latents active`, k === 0 ? 'that it is no topk SAE' : String(k), 'k')
}
