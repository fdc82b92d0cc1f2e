import 'server-only'
import pino, { type Logger } from 'pino'
import { readEnv } from './env'

const env = readEnv()

/**
 * The process's logger: one JSON object a line on standard output. Keys and edits are never logged, and message texts only where
 * `LOG_TEXT` asks for them.
 */
export const log: Logger = pino({ level: env.LOG_LEVEL, base: null })

/** Whether the line of a request has its prompts and answers. */
export const logsTexts = env.LOG_TEXT === '1'
