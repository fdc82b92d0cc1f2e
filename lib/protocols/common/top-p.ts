/** The nucleus of one token: the smallest that the engine's range of top-p allows. */
const LIKELIEST_ALONE = Number.EPSILON

/** The engine's top-p for that of a protocol which allows 0. */
export const nucleusOf = (topP: number): number => Math.max(topP, LIKELIEST_ALONE)
