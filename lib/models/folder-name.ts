/**
 * The one rule for models' names: 1 to 96 letters, digits, dots, hyphens and underscores, of which the first is a letter or
 * digit and the last no dot. Such a name is one segment of a path and of an address on every system.
 */
const RULE = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_-])?$/

export const NAME_RULE =
  'a name has 1 to 96 letters, digits, dots, hyphens and underscores, begins with a letter or digit and does not end with a dot'

export const isModelName = (name: string): boolean => RULE.test(name)

/** The nearest name that the rule allows; undefined if nothing of `text` is left. */
export function nearestName(text: string): string | undefined {
  const cleaned = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 96)
    .replace(/[.-]+$/, '')
  return isModelName(cleaned) ? cleaned : undefined
}
