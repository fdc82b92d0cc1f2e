import type Libsql from 'libsql'
import { isBusy } from './faults'

/** How long a read waits, with the process, for another process that recovers the file. */
export const BUSY_MS = 5000
/** How long a write waits for the writes of others. */
const PATIENCE_MS = 10_000
const RETRY_MS = 5

/**
 * Begins a transaction that has SQLite's write lock from the start, so that what it has read nobody changes before it writes. It
 * waits for the lock between tries, not in SQLite, which would hold up the whole process (and whoever in it has the lock).
 */
export async function beginWriting(file: Libsql.Database): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  file.pragma('busy_timeout = 0')
  try {
    for (;;) {
      try {
        // Not prepared: a prepared statement that failed stays under way, and then nothing can be committed.
        file.exec('begin immediate')
        return
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw error
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  } finally {
    file.pragma(`busy_timeout = ${BUSY_MS}`)
  }
}
