import 'server-only'
import pino, { type Logger } from 'pino'
import { readEnv } from './env'

/** The process's logger: one JSON object a line on standard output. Message texts and edits are never logged. */
export const log: Logger = pino({ level: readEnv().LOG_LEVEL, base: null })
