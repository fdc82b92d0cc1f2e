/** Under which key the list of models is kept: the server puts it there for a page's first picture. */
export const MODELS = ['models'] as const
