/** What sorts of things labels of features speak of. */
export const FEATURE_KINDS = ['style', 'subject', 'domain', 'request', 'word', 'position', 'none'] as const
export type FeatureKind = (typeof FEATURE_KINDS)[number]

/** Kinds of features that stand for a whole message, not for some word in it. */
const SPANNING: readonly string[] = ['style', 'subject', 'domain', 'request'] satisfies FeatureKind[]
export const spansMessages = (kind: string): boolean => SPANNING.includes(kind)
