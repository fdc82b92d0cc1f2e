import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import type { Activation, Architecture } from './architecture'

/** One kind of model: which `architectures` of `config.json` it reads, and how. */
export interface Family {
  architectures: readonly string[]
  /** @throws ModelLoadError if the configuration lacks something, contradicts itself or asks for what is not supported */
  describe(config: unknown, source: ConfigSource): Architecture
}

export interface ConfigSource {
  /** The architecture's name in the file. */
  name: string
  /** The file, for messages. */
  file: string
}

const positive = z.int().positive()

/** The keys that most families share, under the names that most use. */
export const commonKeys = {
  vocab_size: positive,
  hidden_size: positive,
  intermediate_size: positive,
  num_hidden_layers: positive,
  num_attention_heads: positive,
  num_key_value_heads: positive.nullish(),
  head_dim: positive.nullish(),
  max_position_embeddings: positive,
  bos_token_id: z.int().nullish(),
  eos_token_id: z.union([z.int(), z.array(z.int())]).nullish(),
}

export const common = z.object(commonKeys)

/** @throws ModelLoadError naming the file and every key that is missing or wrong */
export function parse<T extends z.ZodType>(schema: T, config: unknown, file: string): z.infer<T> {
  const parsed = schema.safeParse(config)
  if (!parsed.success) refuse(file, z.prettifyError(parsed.error))
  return parsed.data
}

export function refuse(file: string, why: string): never {
  throw new ModelLoadError(`Cannot run ${file}: ${why}`)
}

const activations: Readonly<Record<string, Activation>> = {
  silu: 'silu',
  swish: 'silu',
  gelu: 'gelu',
  gelu_new: 'gelu-tanh',
  gelu_pytorch_tanh: 'gelu-tanh',
  gelu_fast: 'gelu-tanh',
  relu: 'relu',
}

export function activationOf(name: string, file: string): Activation {
  return (
    activations[name] ??
    refuse(
      file,
      `its activation "${name}" is not supported; supported are ${Object.keys(activations).join(', ')}`,
    )
  )
}

/** Sizes of the heads, checked against each other. */
export function headsOf(c: z.infer<typeof common>, file: string) {
  const { hidden_size: width, num_attention_heads: heads } = c
  const kvHeads = c.num_key_value_heads ?? heads
  if (heads % kvHeads !== 0) {
    refuse(file, `num_attention_heads (${heads}) is not a multiple of num_key_value_heads (${kvHeads})`)
  }
  if (c.head_dim == null && width % heads !== 0) {
    refuse(
      file,
      `hidden_size (${width}) is not a multiple of num_attention_heads (${heads}), and head_dim is not given`,
    )
  }
  return { heads, kvHeads, headDim: c.head_dim ?? width / heads }
}

export const idsOf = (c: Pick<z.infer<typeof common>, 'bos_token_id' | 'eos_token_id'>) => ({
  bosTokenId: c.bos_token_id ?? null,
  eosTokenIds: [c.eos_token_id ?? []].flat(),
})
