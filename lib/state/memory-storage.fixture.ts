/** A `Storage` in memory. `full` refuses every write, as a browser does when storage is full or blocked. */
export function memoryStorage(initial: Record<string, string> = {}, { full = false } = {}): Storage {
  const items = new Map(Object.entries(initial))
  return {
    get length() {
      return items.size
    },
    clear: () => items.clear(),
    key: (i) => [...items.keys()][i] ?? null,
    getItem: (name) => items.get(name) ?? null,
    removeItem: (name) => void items.delete(name),
    setItem(name, value) {
      if (full) throw new DOMException('full', 'QuotaExceededError')
      items.set(name, value)
    },
  }
}

/** A place to save where nothing is ever found again. */
export const nowhere = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }
