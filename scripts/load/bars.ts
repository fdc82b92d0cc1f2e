/** What was measured, beside what it may be. */
export interface Bar {
  what: string
  measured: string
  limit: string
  met: boolean
  /** It is a time, which tells as much of what else the machine does. */
  timed?: boolean
}

/** A number that may be `most` at the most. */
export function atMost(what: string, measured: number, most: number, unit = ''): Bar {
  const said = (n: number) => `${Math.round(n * 10) / 10}${unit && ` ${unit}`}`
  return {
    what,
    measured: said(measured),
    limit: `≤ ${said(most)}`,
    met: measured <= most,
    timed: unit === 'ms' || unit === 's',
  }
}

export const exactly = (what: string, measured: number, wanted: number): Bar => ({
  what,
  measured: String(measured),
  limit: `= ${wanted}`,
  met: measured === wanted,
})

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export const MB = 1024 * 1024

/** As lines of a table. */
export function table(bars: readonly Bar[]): string {
  const rows = [
    ['', 'measured', 'limit', ''],
    ...bars.map((b) => [b.what, b.measured, b.limit, b.met ? 'ok' : 'MISSED']),
  ]
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
