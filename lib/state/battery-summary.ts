import { textsOf, type BatteryRow } from './battery-row'
import { surfaceOf } from './surface'

const words = {
  longer: (by: number) => `On average ${by} ${by === 1 ? 'word' : 'words'} longer`,
  shorter: (by: number) => `On average ${by} ${by === 1 ? 'word' : 'words'} shorter`,
  asLong: 'On average as long',
  fires: (label: string, more: number, of: number) => `“${label}” fires more in ${more} of ${of}`,
  alike: (count: number) => (count === 1 ? '1 answer is the same' : `${count} answers are the same`),
  lessExpected: (nats: string) => `less expected by ${nats} nats per token`,
  moreExpected: (nats: string) => `more expected by ${nats} nats per token`,
}

/** Features that the summary tells of at most: those that steer most. */
const TOLD = 3

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * What steering does over all questions that have both answers, each thing in a few words; empty until there is one. How much a
 * feature fires is its mean over an answer, so that one stray token makes no difference.
 */
export function summaryOf(rows: readonly BatteryRow[]): string[] {
  const pairs = rows.flatMap((row) => textsOf(row) ?? [])
  if (pairs.length === 0) return []
  const by = Math.round(
    mean(pairs.map((each) => surfaceOf(each.steered).words - surfaceOf(each.original).words)),
  )
  const length = by === 0 ? words.asLong : by > 0 ? words.longer(by) : words.shorter(-by)
  const alike = pairs.filter(({ original, steered }) => original === steered).length
  return [length, ...(alike === 0 ? [] : [words.alike(alike)]), ...readIn(rows)]
}

function readIn(rows: readonly BatteryRow[]): string[] {
  const read = rows.flatMap(({ insight }) => insight ?? [])
  const [one] = read
  if (!one) return []
  const fires = one.features.slice(0, TOLD).map(({ label }, i) => {
    const more = read.filter(
      ({ original, steered }) => (steered.activation[i] ?? 0) > (original.activation[i] ?? 0),
    )
    return words.fires(label, more.length, read.length)
  })
  const nats = mean(read.map(({ original, steered }) => steered.surprise - original.surprise))
  const expected = Math.abs(nats).toFixed(2)
  if (expected === '0.00') return fires
  return [...fires, nats > 0 ? words.lessExpected(expected) : words.moreExpected(expected)]
}
