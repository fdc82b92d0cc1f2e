export { GIVEN_SESSION_ID, MAX_NOTE, MAX_OWN_LABEL } from '@/lib/store/defaults'

export const MAX_MESSAGES = 128
/** Characters in one message. The model's own context is checked in tokens, by the engine. */
export const MAX_MESSAGE_CHARS = 20_000
/** At most this many edits travel in one request. */
export const MAX_EDITS = 64
/** Examples of one sort, of which a feature is made: at most, and at least. */
export const MAX_EXAMPLES = 64
export const MIN_EXAMPLES = 4
/** Features followed through a conversation at once, at most. */
export const MAX_FOLLOWED = 16
/** Conditions of a variant, at most. */
export const MAX_SCOPES = 32
/** Texts of one side of a contrast, at most. */
export const MAX_CONTRASTED = 64
