import type { PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'

export const SAVED_VERSION = 1

export interface SavedOptions<T> {
  schema: v.GenericSchema<unknown, T>
  /** Gives the browser's storage; it may throw where storage is blocked. */
  backing: () => Storage
  /** Called when what was stored cannot be read. It is kept under `<name>.damaged`. */
  onDamaged: (name: string) => void
  /** Called when something could not be written: storage is full or blocked. */
  onUnsaved: (name: string) => void
}

/** Storage for zustand's `persist` that trusts nothing it reads: what does not fit `schema` is set aside. */
export function savedState<T>(options: SavedOptions<T>): PersistStorage<T> {
  const { schema, backing, onDamaged, onUnsaved } = options
  const envelope = v.object({ state: schema, version: v.literal(SAVED_VERSION) })
  const attempt = (name: string, write: (storage: Storage) => void) => {
    try {
      write(backing())
    } catch {
      onUnsaved(name)
    }
  }
  return {
    getItem(name) {
      const text = read(backing, name)
      if (text === null) return null
      const parsed = v.safeParse(envelope, parseJson(text))
      if (parsed.success) return parsed.output
      attempt(name, (storage) => {
        storage.setItem(`${name}.damaged`, text)
        storage.removeItem(name)
      })
      onDamaged(name)
      return null
    },
    setItem: (name, value) => attempt(name, (storage) => storage.setItem(name, JSON.stringify(value))),
    removeItem: (name) => attempt(name, (storage) => storage.removeItem(name)),
  }
}

function read(backing: () => Storage, name: string): string | null {
  try {
    return backing().getItem(name)
  } catch {
    // Blocked storage holds nothing to read; the first write reports it.
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A tab keeps its own over a reload, and a new tab begins with what was saved last. */
export function tabFirst<T>(tab: PersistStorage<T>, lasting: PersistStorage<T>): PersistStorage<T> {
  return {
    getItem: (name) => tab.getItem(name) ?? lasting.getItem(name),
    setItem(name, value) {
      void tab.setItem(name, value)
      void lasting.setItem(name, value)
    },
    removeItem(name) {
      void tab.removeItem(name)
      void lasting.removeItem(name)
    },
  }
}
