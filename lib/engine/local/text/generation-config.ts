import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../json-file'

const generationFile = z.object({ repetition_penalty: z.number().positive().nullish() })

/**
 * The repetition penalty that a Hugging Face folder recommends in `generation_config.json`; 1, which is none, where it
 * recommends nothing.
 * @throws ModelLoadError if the file is there and broken
 */
export async function readRepetitionPenalty(dir: string): Promise<number> {
  const path = join(dir, 'generation_config.json')
  if (!existsSync(path)) return 1
  return (await readJson(path, generationFile)).repetition_penalty ?? 1
}
