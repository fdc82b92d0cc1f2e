import 'server-only'
import { existsSync } from 'node:fs'
import { isLoopback } from './access/hosts'
import { envFaults, envSchema, readEnv } from './env'
import { nearest } from './watching/nearest'
import { otelFaults } from './watching/otel-variables'

type Source = Readonly<Record<string, string | undefined>>

/** A variable that starts like this is meant for Tiller. */
const PREFIXES = [
  'TILLER_',
  'ASSISTANT_',
  'RATE_LIMIT_',
  'CORS_',
  'ANSWERS_',
  'ENGINE_',
  'READINGS_',
  'LINE_',
  'STALLED_',
]
/** What other parts of Tiller read: its tests, and clients. */
const OTHERS = ['TILLER_TEST_PORT', 'TILLER_URL']

/** What is wrong with the environment, in a sentence for each fault. */
export function faultsOf(source: Source): string[] {
  const faults = [...unknownVariables(source), ...envFaults(source), ...otelFaults(source)]
  return faults.length > 0 ? faults : faultsOfAccess(source)
}

function unknownVariables(source: Source): string[] {
  const known = [...Object.keys(envSchema.shape), ...OTHERS]
  return Object.keys(source)
    .filter((name) => PREFIXES.some((prefix) => name.startsWith(prefix)) && !known.includes(name))
    .map((name) => `${name}: there is no such variable. Did you mean ${nearest(name, known)[0]}?`)
}

function faultsOfAccess(source: Source): string[] {
  const env = readEnv(source)
  const file = env.TILLER_API_KEYS_FILE
  if (file !== undefined && !existsSync(file))
    return [`TILLER_API_KEYS_FILE: there is no file "${file}". Make it with: npm run keys -- add NAME`]
  if (isLoopback(env.HOST) || env.ALLOW_OPEN === '1' || hasKeys(env)) return []
  return [
    `HOST: "${env.HOST}" lets other machines in, and there are no keys, so that anyone who reaches it could read and steer ` +
      'everything. Make a key with: TILLER_API_KEYS_FILE=keys.json npm run keys -- add NAME, and set TILLER_API_KEYS_FILE=keys.json ' +
      'for the server too; or set ALLOW_OPEN=1 to let everyone in.',
  ]
}

const hasKeys = (env: ReturnType<typeof readEnv>): boolean =>
  env.TILLER_API_KEYS.length > 0 || env.TILLER_API_KEYS_FILE !== undefined

/** Whether anyone who reaches the server may use it, and others than this machine's people may reach it. */
export function isOpenToAll(source: Source): boolean {
  const env = readEnv(source)
  return !hasKeys(env) && (!isLoopback(env.HOST) || source.VERCEL === '1')
}

/** Ends the process with exit code 1 and a sentence for each fault, if the environment has any. */
export function checkEnv(source: Source = process.env): void {
  const faults = faultsOf(source)
  if (faults.length > 0) {
    for (const fault of faults) console.error(fault)
    process.exit(1)
  }
  if (isOpenToAll(source))
    console.warn(
      '\nWARNING: anyone who can reach this server may use it: there are no keys (TILLER_API_KEYS).\n',
    )
}
