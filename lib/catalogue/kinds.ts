/** What sorts of things labels of features speak of. */
export const FEATURE_KINDS = ['style', 'subject', 'domain', 'request', 'word', 'position', 'none'] as const
export type FeatureKind = (typeof FEATURE_KINDS)[number]

/** Kinds of features that stand for a whole message, not for some word in it. */
const SPANNING: readonly string[] = ['style', 'subject', 'domain', 'request'] satisfies FeatureKind[]
export const spansMessages = (kind: string): boolean => SPANNING.includes(kind)

/** What features are grouped by, in the order in which groups are shown: what speaks to people first. */
export const THEMES = [
  'speaking',
  'request',
  'people',
  'feelings',
  'body',
  'food',
  'animals',
  'plants',
  'nature',
  'places',
  'things',
  'money',
  'time',
  'numbers',
  'knowledge',
  'language',
  'actions',
  'qualities',
  'grammar',
  'parts',
  'positions',
  'unclear',
] as const
export type Theme = (typeof THEMES)[number]
