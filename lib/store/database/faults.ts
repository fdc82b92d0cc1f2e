import { Failure } from '@/lib/errors'

/** A full disk, a lock that others hold, a file that cannot be read or written: https://sqlite.org/rescode.html */
const SQLITE = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|NOMEM)/
/** Connections, resources, an operator's hand: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const POSTGRES = /^(?:08|53|57P|58)\w+$|^(?:25006|40001|40P01|55P03)$/
const NETWORK = /^(?:ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENOENT|EHOSTUNREACH|ENETUNREACH)$/

/** What pg says, without a code, of a connection that broke or was not to be had. */
const WORDS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(error))
}

/** The error as a failure for clients, where the database is at fault and not who asked; any other as it is. */
function unavailable(error: unknown): unknown {
  const code = codeOf(error)
  const known = [SQLITE, POSTGRES, NETWORK].some((codes) => codes.test(code))
  if (!known && !(error instanceof Error && WORDS.test(error.message))) return error
  return new Failure(
    'store_unavailable',
    'The database where Tiller keeps sessions cannot be used just now, so nothing was changed. Try again.',
    { retry_after: 5 },
    { cause: error },
  )
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
