import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { SourceError } from './source-error'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the hub is, and as whom it is asked. */
export interface HubSettings {
  /** Without a slash at its end. */
  endpoint: string
  token: { value: string; from: string } | null
}

const DEFAULT_ENDPOINT = 'https://huggingface.co'

/**
 * The settings that the hub's own tools use: HF_ENDPOINT; HF_TOKEN, or else the file that its command line keeps the token
 * in: HF_TOKEN_PATH, or `token` in HF_HOME, which is `~/.cache/huggingface` if nobody says otherwise
 * (https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables).
 * @throws SourceError if HF_ENDPOINT is no address
 */
export async function readHubSettings(env: Environment = process.env, home = homedir()): Promise<HubSettings> {
  const endpoint = (env.HF_ENDPOINT || DEFAULT_ENDPOINT).replace(/\/+$/, '')
  const isAddress = URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)
  if (!isAddress) throw new SourceError(`HF_ENDPOINT is "${endpoint}", which is no address that begins with https://.`)
  return { endpoint, token: await readToken(env, home) }
}

async function readToken(env: Environment, home: string): Promise<HubSettings['token']> {
  const given = env.HF_TOKEN?.trim()
  if (given) return { value: given, from: 'HF_TOKEN' }
  const cache = env.XDG_CACHE_HOME || join(home, '.cache')
  const path = env.HF_TOKEN_PATH || join(env.HF_HOME || join(cache, 'huggingface'), 'token')
  const kept = (await readFile(path, 'utf8').catch(() => '')).trim()
  return kept === '' ? null : { value: kept, from: path }
}
