export const MAX_MESSAGES = 128
/** Characters in one message. The model's own context is checked in tokens, by the engine. */
export const MAX_MESSAGE_CHARS = 20_000
