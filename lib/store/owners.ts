/** Stands between an owner and an id. No client can name an id that holds one. */
const BETWEEN = '/'

/** The id under which a store keeps an owner's session. @param owner the name of the owner's key; null where there are no keys */
export const ownedId = (owner: string | null, sessionId: string): string =>
  owner === null ? sessionId : `${owner}${BETWEEN}${sessionId}`

/** The id as its owner knows it. */
export const ownPart = (sessionId: string): string => sessionId.slice(sessionId.indexOf(BETWEEN) + 1)

/** Whose a kept id is; null where there are no keys. */
export const ownerOf = (kept: string): string | null =>
  kept.includes(BETWEEN) ? kept.slice(0, kept.indexOf(BETWEEN)) : null
