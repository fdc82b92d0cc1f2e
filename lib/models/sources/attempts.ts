import { setTimeout as sleep } from 'node:timers/promises'
import { SourceError } from './source-error'

/** A failure that may be over in a moment: a connection that broke, a server that is busy. */
export class Transient extends Error {
  override readonly name = 'Transient'
  constructor(
    message: string,
    /** When the server says that it may be asked again, in milliseconds from now. */
    readonly retryAfterMs?: number,
    /** Nobody is there: it is not worth as many attempts. */
    readonly unreachable = false,
  ) {
    super(message)
  }
}

export interface Patience {
  signal: AbortSignal
  /** Waits so many milliseconds; throws the signal's reason when it fires. A test's own need not wait. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Told of every attempt that failed and will be made again. */
  note: (text: string) => void
}

export const waiting: Patience['wait'] = async (ms, signal) => {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
}

/** Failures in a row without getting any further, and those in all. */
const MOST_IN_A_ROW = 6
const MOST_UNREACHABLE = 3
const MOST_IN_ALL = 60

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
/** A server that asks for more is told to people instead. */
const LONGEST_ASKED_MS = 5 * 60_000

/**
 * Does `work` until it succeeds, again after failures that may pass: after a second, two, four, … or when the server says.
 * @param progress what has been reached: attempts that got further count as none
 * @throws SourceError when it is of no use, what `work` throws otherwise, and the signal's reason
 */
export async function persist<T>(
  { signal, wait, note }: Patience,
  work: () => Promise<T>,
  progress: () => number = () => 0,
): Promise<T> {
  let [inARow, reached] = [0, progress()]
  for (let inAll = 1; ; inAll++) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Transient)) throw error
      inARow = progress() > reached ? 1 : inARow + 1
      reached = progress()
      const most = error.unreachable ? MOST_UNREACHABLE : MOST_IN_A_ROW
      const ms = error.retryAfterMs ?? Math.min(FIRST_WAIT_MS * 2 ** (inARow - 1), LONGEST_WAIT_MS)
      if (ms > LONGEST_ASKED_MS)
        throw new SourceError(`${error.message} It asks to come back in ${Math.ceil(ms / 60_000)} minutes. Run the same command then; it goes on where it stopped.`)
      if (inARow >= most || inAll >= MOST_IN_ALL)
        throw new SourceError(`${error.message} Gave up after ${inAll} attempts. Run the same command again later; it goes on where it stopped.`, { cause: error })
      note(`${error.message} Trying again in ${Math.ceil(ms / 1000)} s.`)
      await wait(ms, signal)
    }
  }
}
