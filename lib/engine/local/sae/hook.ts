import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { readJson } from '../json-file'

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

const HOOK_FILE = 'hook.json'
const hookFile = z.object({ hook_name: z.string(), k: z.int().positive().optional() })

/**
 * What an SAE's own files do not say, and `hook.json` beside them does: where it reads, and of a topk SAE the number of
 * latents that may be active.
 * @throws ModelLoadError if there is no such file
 */
export async function toldBeside(folder: string): Promise<z.infer<typeof hookFile>> {
  const path = join(folder, HOOK_FILE)
  if (!existsSync(path)) {
    throw new ModelLoadError(
      `Cannot run the SAE in ${folder}: files of this form do not say where it reads. ` +
        `Write that into ${HOOK_FILE} beside them: {"hook_name": "blocks.12.hook_resid_post"}`,
    )
  }
  return readJson(path, hookFile)
}

/** @throws ModelLoadError as `toldBeside` does */
export const hookBeside = async (folder: string): Promise<string> => (await toldBeside(folder)).hook_name
