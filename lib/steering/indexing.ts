import { FeatureNotInGroupError } from './errors'

/** The position that a Python-style index means in a sequence: -1 is the last item; undefined outside the sequence. */
export function positionOf(index: number, length: number): number | undefined {
  if (!Number.isInteger(index)) throw new RangeError(`An index must be a whole number, not ${index}.`)
  const position = index < 0 ? length + index : index
  return position >= 0 && position < length ? position : undefined
}

/** The item at a Python-style index. Throws FeatureNotInGroupError outside the sequence. */
export function itemAt<T>(items: readonly T[], index: number, where: string): T {
  const position = positionOf(index, items.length)
  const item = position === undefined ? undefined : items[position]
  if (item === undefined) throw outside([index], items.length, where)
  return item
}

/** The items at several Python-style indexes, in the order asked. The error names every index that is missing. */
export function itemsAt<T>(items: readonly T[], indexes: Iterable<number>, where: string): T[] {
  const wanted = [...indexes]
  const missing = wanted.filter((index) => positionOf(index, items.length) === undefined)
  if (missing.length > 0) throw outside(missing, items.length, where)
  return wanted.map((index) => itemAt(items, index, where))
}

/**
 * The items of a Python slice `[start:stop:step]`: negative bounds count from the end, bounds beyond an end are drawn in,
 * a negative step walks backwards. Left out or null means as far as the sequence goes. A step of 0 is a RangeError.
 * Source: Python's language reference, sequence types, notes 3-5.
 */
export function sliceOf<T>(
  items: readonly T[],
  start?: number | null,
  stop?: number | null,
  step?: number | null,
): T[] {
  const stride = whole(step ?? 1)
  if (stride === 0) throw new RangeError('The step of a slice must not be 0.')
  const lowest = stride > 0 ? 0 : -1
  const highest = stride > 0 ? items.length : items.length - 1
  const bound = (value: number | null | undefined, missing: number): number => {
    if (value === null || value === undefined) return missing
    const counted = whole(value) < 0 ? items.length + value : value
    return Math.min(Math.max(counted, lowest), highest)
  }
  const first = bound(start, stride > 0 ? lowest : highest)
  const end = bound(stop, stride > 0 ? highest : lowest)
  const picked: T[] = []
  for (let i = first; stride > 0 ? i < end : i > end; i += stride) picked.push(...items.slice(i, i + 1))
  return picked
}

function whole(value: number): number {
  if (!Number.isInteger(value)) throw new RangeError(`A slice takes whole numbers, not ${value}.`)
  return value
}

function outside(indexes: readonly number[], length: number, where: string): FeatureNotInGroupError {
  const what = indexes.length === 1 ? `Index ${indexes[0]} is` : `Indexes ${indexes.join(', ')} are`
  const range = length === 0 ? 'it is empty' : `it takes ${-length} … ${length - 1}`
  return new FeatureNotInGroupError(`${what} not in the ${where}: ${range}.`)
}
