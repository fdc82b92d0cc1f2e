/** The session of programs that know of one only. */
export const DEFAULT_SESSION_ID = 'default_session'

/** The variant that every session starts with: a base model without edits. */
export const DEFAULT_VARIANT_ID = 'default'

/** The form of the session ids that stores give out; all others are names that clients chose. */
export const GIVEN_SESSION_ID = /^tiller-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Characters that a label of one's own, and a note, have at most. */
export const MAX_OWN_LABEL = 120
export const MAX_NOTE = 2000
