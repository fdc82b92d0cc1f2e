import { join } from 'node:path'
import { z } from 'zod'
import { readConfig } from '../files/model-files'
import type { Architecture } from './architecture'
import { parse, refuse, type Family } from './config-file'
import { gemma2 } from './families/gemma2'
import { gemma3, gemma3WithVision } from './families/gemma3'
import { gpt2 } from './families/gpt2'
import { gptNeox } from './families/gpt-neox'
import { granite } from './families/granite'
import { llama } from './families/llama'
import { mistral } from './families/mistral'
import { olmo2 } from './families/olmo2'
import { phi3 } from './families/phi3'
import { qwen2, qwen3 } from './families/qwen'
import { smollm3 } from './families/smollm3'

const families: readonly Family[] = [
  llama,
  mistral,
  qwen2,
  qwen3,
  gemma2,
  gemma3,
  gemma3WithVision,
  gpt2,
  gptNeox,
  olmo2,
  phi3,
  granite,
  smollm3,
]

/** Names that `architectures` in `config.json` may have. */
export const supportedArchitectures = families.flatMap((family) => family.architectures)

const heading = z.object({
  architectures: z.array(z.string()),
  quantization_config: z.object({ quant_method: z.string().optional() }).nullish(),
})

/** Reads a model's configuration: `config.json` of a Hugging Face folder, or a GGUF file's metadata. @throws ModelLoadError if it is not of a model that this engine runs */
export async function readArchitecture(dir: string): Promise<Architecture> {
  return architectureOf(await readConfig(dir), join(dir, 'config.json'))
}

/**
 * What a configuration says, given as the object that `config.json` holds.
 * @param file where it comes from, for messages
 * @throws ModelLoadError if it is not of a model that this engine runs
 */
export function architectureOf(config: unknown, file: string): Architecture {
  const { architectures, quantization_config: quantization } = parse(heading, config, file)
  if (quantization) {
    refuse(
      file,
      `its weights are quantised (quantization_config says "${quantization.quant_method ?? 'unknown'}"), which is not ` +
        'supported. Use the unquantised weights, or a GGUF file',
    )
  }
  for (const name of architectures) {
    const family = families.find((each) => each.architectures.includes(name))
    if (family) return family.describe(config, { name, file })
  }
  return refuse(
    file,
    `the architecture ${architectures.join(', ') || '(none)'} is not supported; ` +
      `supported are ${supportedArchitectures.join(', ')}`,
  )
}
