import 'server-only'
import pino, { type Logger } from 'pino'
import { readEnv } from './env'

// A line that standard output cannot take, its disk being full, is lost, and nothing else.
process.stdout.on('error', () => {})

/**
 * The process's logger: one JSON object a line on standard output. Message texts and edits are never logged. The stream is given, for
 * pino's own would try without end to write what is left when the process ends.
 */
export const log: Logger = pino({ level: readEnv().LOG_LEVEL, base: null }, process.stdout)
