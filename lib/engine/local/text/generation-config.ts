import { z } from 'zod'
import { openModelFiles } from '../files/model-files'
import { checked } from '../json-file'

const generationFile = z.looseObject({
  repetition_penalty: z.number().positive().nullish(),
  eos_token_id: z.union([z.int(), z.array(z.int())]).nullish(),
})

/** What a model's `generation_config.json` recommends. */
export interface GenerationConfig {
  /** 1, which is none, where nothing is recommended. */
  repetitionPenalty: number
  /** Tokens that end an answer. */
  eosTokenIds: number[]
}

/**
 * @param path a model's folder or GGUF file
 * @throws ModelLoadError if the file is there and broken
 */
export async function readGenerationConfig(path: string): Promise<GenerationConfig> {
  const config = checked(path, await (await openModelFiles(path)).generationConfig(), generationFile)
  return {
    repetitionPenalty: config.repetition_penalty ?? 1,
    eosTokenIds: [config.eos_token_id ?? []].flat(),
  }
}
