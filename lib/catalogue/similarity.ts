/** The letter pairs and triples of a text, blind to case and to the amount of white space. */
export function fragments(text: string): Set<string> {
  const padded = ` ${text.toLowerCase().replace(/\s+/g, ' ').trim()} `
  const found = new Set<string>()
  for (let i = 0; i + 2 <= padded.length; i += 1) {
    found.add(padded.slice(i, i + 2))
    if (i + 3 <= padded.length) found.add(padded.slice(i, i + 3))
  }
  return found
}

/**
 * The Dice coefficient of two sets, 0 … 1. On the fragments of two texts it says how alike they are to the eye, and
 * forgives typing errors and words left out.
 */
export function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const fragment of a) if (b.has(fragment)) shared += 1
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size)
}
