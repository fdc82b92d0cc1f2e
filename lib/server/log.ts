import 'server-only'
import pino, { type Logger } from 'pino'
import { readEnv } from './env'

const env = readEnv()

// A line that standard output cannot take, its disk being full, is lost, and nothing else.
process.stdout.on('error', () => {})

/**
 * The process's logger: one JSON object a line on standard output. Keys and edits are never logged, and message texts only where
 * `LOG_TEXT` asks for them. The stream is given, for pino's own would try without end to write what is left when the process ends.
 */
export const log: Logger = pino({ level: env.LOG_LEVEL, base: null }, process.stdout)

/** Whether the line of a request has its prompts and answers. */
export const logsTexts = env.LOG_TEXT === '1'
