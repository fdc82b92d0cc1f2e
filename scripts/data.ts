/** `npm run data -- export FILE | import FILE | check`: what the server keeps. The commands are in lib/server/data-command.ts. */
import nextEnv from '@next/env'
import { runData } from '@/lib/server/data-command'

// The server reads the same files: both must mean the same database.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => {}, error: console.error })
process.exitCode = await runData(process.argv.slice(2), { out: console.log, err: console.error })
