const MAX_CHARS = 200
const MAX_ITEMS = 10
const MAX_DEPTH = 4
const CUT = '…'

/** What a client sent, for its error message: cut in length, breadth and depth, since it comes back. */
export function echo(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(value)
  if (typeof value !== 'object' || value === null) return value ?? null
  if (depth === MAX_DEPTH) return CUT
  if (Array.isArray(value)) {
    const kept = value.slice(0, MAX_ITEMS).map((item) => echo(item, depth + 1))
    return value.length > MAX_ITEMS ? [...kept, CUT] : kept
  }
  const entries = Object.entries(value).slice(0, MAX_ITEMS)
  return Object.fromEntries(entries.map(([key, item]) => [cut(key), echo(item, depth + 1)]))
}

const cut = (text: string): string => (text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}${CUT}` : text)
