/** What a list of features can be sorted by. */
export const FEATURE_SORTS = [
  'index',
  'label',
  'density',
  'activation',
  'effect',
  'trust',
  'edited',
  'noted',
] as const
