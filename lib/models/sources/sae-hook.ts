/** What `hook.json` beside an SAE says: where it reads and, of a topk SAE, the number of latents that may be active. */
export interface SaeHook {
  hook_name: string
  k?: number
}

/** Makers keep SAEs of each point of a block in a folder or repository of its own, such as `gemma-scope-2b-pt-mlp`. */
const POINTS: readonly (readonly [RegExp, (layer: string) => string])[] = [
  [/(^|[_-])res(id_post)?([_-]|$)/, (layer) => `blocks.${layer}.hook_resid_post`],
  [/^embedding$/, () => 'hook_embed'],
  [/(^|[_-])mlp(_out)?([_-]|$)/, (layer) => `blocks.${layer}.hook_mlp_out`],
  [/(^|[_-])att(n_out)?([_-]|$)/, (layer) => `blocks.${layer}.attn.hook_z`],
  [/(^|[_-])transcoders?([_-]|$)/, (layer) => `blocks.${layer}.mlp.hook_in`],
]
const LAYER = /(?:^|_)layer_(\d+)(?:_|$)/

/**
 * Where an SAE reads, told from where it comes: for the forms whose files do not say so. Points other than the residual stream
 * are told as well, since whoever reads the SAE must refuse them.
 * @param folder the SAE's folder in its source, beginning with the repository's name, with slashes
 * @param files its files, relative to the folder
 * @returns null if the files say it themselves, or nothing says it
 */
export function saeHook(folder: string, files: readonly string[]): SaeHook | null {
  const has = (name: string) => files.includes(name)
  if (has('hook.json')) return null
  if (has('params.npz') || (has('params.safetensors') && !has('config.json'))) return ofScope(folder)
  if (has('cfg.json') && has('sae.safetensors')) return ofSparsify(folder)
  return ofQwenScope(folder, files)
}

/** Gemma Scope: `layer_12/width_16k/average_l0_82`; its successor: `resid_post/layer_12_width_16k_l0_medium`. */
function ofScope(folder: string): SaeHook | null {
  // What stands last says most: folders above a repository may be called anything.
  const parts = folder.split('/').reverse()
  const layer = parts.map((part) => LAYER.exec(part)?.[1]).find((found) => found !== undefined)
  const points = parts.flatMap((part) => POINTS.filter(([pattern]) => pattern.test(part)))
  const [, nameOf] = points[0] ?? POINTS[0]!
  const name = nameOf(layer ?? '')
  return layer === undefined && name !== 'hook_embed' ? null : { hook_name: name }
}

/** sparsify names folders after the module whose output they read, such as `layers.10` or `layers.10.mlp`. */
function ofSparsify(folder: string): SaeHook | null {
  const name = folder.split('/').at(-1)!
  return /(^|\.)(layers|h)\.\d+(\.|$)/.test(name) ? { hook_name: name } : null
}

/** Qwen-Scope: `SAE-Res-Qwen3-8B-Base-W64K-L0_50` holds `layer12.sae.pt`, of which 50 latents may be active. */
function ofQwenScope(folder: string, files: readonly string[]): SaeHook | null {
  const layer = files.map((name) => /^layer(\d+)\.sae\.pt$/.exec(name)?.[1]).find((found) => found !== undefined)
  const k = /(?:^|[/_-])L0_(\d+)(?:[/_-]|$)/.exec(folder)?.[1]
  return layer === undefined || k === undefined
    ? null
    : { hook_name: `blocks.${layer}.hook_resid_post`, k: Number(k) }
}
