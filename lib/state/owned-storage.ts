/** Whose things a key holds: those of one person who signed in, or of whoever sits at a server without keys. */
const prefixOf = (owner: string | null) => (owner === null ? '' : `${encodeURIComponent(owner)}/`)

/** Every key that the page writes begins so, behind the owner's prefix. */
const OURS = 'tiller.'

/** The part of a browser's storage that is one person's: nobody who signs in after them finds it there. */
export function ownedStorage(storage: Storage, owner: string | null): Storage {
  const prefix = prefixOf(owner)
  return {
    get length() {
      return storage.length
    },
    key: (at) => storage.key(at),
    clear: () => forgetOwned(storage, owner),
    getItem: (name) => storage.getItem(prefix + name),
    setItem: (name, value) => storage.setItem(prefix + name, value),
    removeItem: (name) => storage.removeItem(prefix + name),
  }
}

/** The name that an owner's storage has for a key of the browser's; null for a key that is not theirs. */
export function ownedName(key: string | null, owner: string | null): string | null {
  const prefix = prefixOf(owner)
  return key?.startsWith(prefix + OURS) ? key.slice(prefix.length) : null
}

/** Removes what the page keeps of a person, and what it kept before it knew whose it was. */
export function forgetOwned(storage: Storage, owner: string | null): void {
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at))
  for (const key of keys)
    if (key !== null && (ownedName(key, owner) !== null || key.startsWith(OURS))) storage.removeItem(key)
}
