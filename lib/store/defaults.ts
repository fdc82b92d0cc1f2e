/** The session that always exists. */
export const DEFAULT_SESSION_ID = 'default_session'

/** The variant that every session starts with: a base model without edits. */
export const DEFAULT_VARIANT_ID = 'default'
