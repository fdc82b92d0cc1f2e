import { Failure } from '@/lib/errors'

/** A full disk, a lock that others hold, a file that cannot be read or written: https://sqlite.org/rescode.html */
const SQLITE = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|NOMEM)/
/** Connections, resources, an operator's hand: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const POSTGRES = /^(?:08|53|57P|58)\w+$|^(?:25006|40001|40P01|55P03)$/
const NETWORK = /^(?:ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENOENT|EHOSTUNREACH|ENETUNREACH)$/

/** What pg says, without a code, of a connection that was not to be had. */
const NOT_CONNECTED = /^timeout exceeded when trying to connect/

/** No room for what was to be written. */
const FULL = /^(?:SQLITE_FULL|SQLITE_IOERR_SHMSIZE|53100)$/
/** A connection that broke after something was asked, which may have been done. */
const BROKEN = /^(?:08\w+|57P0[12]|ECONNRESET|EPIPE|ETIMEDOUT)$/
const BROKEN_WORDS = /^(?:Connection terminated|Client has encountered a connection error|Client was closed)/

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(error))
}

/** Whether the database is at fault, and not who asked. */
export function isUnusable(error: unknown): boolean {
  const known = [SQLITE, POSTGRES, NETWORK].some((codes) => codes.test(codeOf(error)))
  return known || [NOT_CONNECTED, BROKEN_WORDS].some((words) => words.test(messageOf(error)))
}

/** The error as a failure for clients, where the database is at fault; any other as it is. */
function unavailable(error: unknown): unknown {
  if (!isUnusable(error)) return error
  const { words, seconds } = toldOf(error)
  return new Failure('store_unavailable', words, { retry_after: seconds }, { cause: error })
}

function toldOf(error: unknown): { words: string; seconds: number } {
  if (FULL.test(codeOf(error)))
    return {
      words:
        'The disk where Tiller keeps its database is full, so nothing was changed. What is kept can be read. Make room on that ' +
        'disk, and writing goes on by itself.',
      seconds: 30,
    }
  if (BROKEN.test(codeOf(error)) || BROKEN_WORDS.test(messageOf(error)))
    return {
      words:
        'The connection to the database where Tiller keeps sessions broke. Of a change that was asked for it is not known whether ' +
        'it was made: read what is there before you send it again.',
      seconds: 5,
    }
  return {
    words:
      'The database where Tiller keeps sessions cannot be used just now, so nothing was changed. Try again.',
    seconds: 5,
  }
}

/** Runs work on the database. Throws `store_unavailable` where the database is at fault. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw unavailable(error)
  }
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')
