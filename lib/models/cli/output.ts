import { formatBytes } from '../sources/format-bytes'

/** Where a command writes. */
export interface Output {
  /** A line of the result. */
  line(text: string): void
  /** A line beside the result, such as a warning. */
  note(text: string): void
  /** How far something long is, on one line that is written over where that can be; an empty text ends it. */
  status(text: string): void
  /** The same of something short, which is not worth a line in a log. */
  progress(text: string): void
}

interface Stream {
  isTTY?: boolean
  write(text: string): unknown
}

const CLEAR_LINE = '\r\u001b[2K'

/** Results to `out`; everything else to `err`. */
export function outputTo(out: Stream, err: Stream): Output {
  let [open, last] = [false, '']
  const end = () => {
    if (open) err.write(CLEAR_LINE)
    open = false
  }
  const overwrite = (text: string) => {
    if (text === last || !err.isTTY) return
    last = text
    err.write(CLEAR_LINE + text)
    open = text !== ''
  }
  return {
    line(text) {
      end()
      out.write(`${text}\n`)
    },
    note(text) {
      end()
      err.write(`${text}\n`)
    },
    status(text) {
      if (err.isTTY) return overwrite(text)
      if (text !== '' && text !== last) err.write(`${text}\n`)
      last = text
    },
    progress: overwrite,
  }
}

/** Steps in which progress is told: often enough to see that it moves, seldom enough for a log. */
const STEPS = 20

/** Tells progress in bytes. */
export function bytesProgress({ status }: Output): (done: number, of: number, at: string) => void {
  let told = ''
  return (done, of, at) => {
    const step = of === 0 ? STEPS : Math.floor((done / of) * STEPS)
    const key = `${step} ${at}`
    if (key === told) return
    told = key
    status(`${Math.round((step / STEPS) * 100)}%  ${formatBytes(done)} of ${formatBytes(of)}  ${at}`)
  }
}

/** Rows as columns, two spaces apart; the last column may be of any length. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at]!)).join('  ').trimEnd())
}
