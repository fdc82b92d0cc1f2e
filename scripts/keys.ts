/** `npm run keys -- add NAME | list | revoke NAME`: who may use the server. The command is in lib/server/access. */
import nextEnv from '@next/env'
import { runKeys } from '@/lib/server/access/keys-command'

// The server reads the same files: both must mean the same file of keys.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => {}, error: console.error })
process.exitCode = await runKeys(process.argv.slice(2), {
  path: process.env.TILLER_API_KEYS_FILE || undefined,
  out: console.log,
  err: console.error,
})
