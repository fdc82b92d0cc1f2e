/** Where the server under test listens; another one, which asks for keys, at the next port. */
export const PORT = Number(process.env.TILLER_TEST_PORT ?? 3100)
export const KEYED = `http://localhost:${PORT + 1}`
/** The key of the server that asks for keys. */
export const KEY = 'tiller-a-key-for-the-stories-alone'
/** Somebody else's. */
export const OTHER_KEY = 'tiller-another-key-for-the-stories'
