import { overlay, type Edits } from './edits'

/** Servers without keys take any. */
export const PYTHON_KEY = 'os.environ.get("TILLER_API_KEY", "any")'

/** JSON text of a string is a literal of Python, too. */
export const literal = (text: string) => JSON.stringify(text)
export const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
/** What stands in a comment must not end it. */
export const comment = (text: string) => text.replace(/\s+/g, ' ')

/** What steers; edits of strength 0 do not. */
export const steering = ({ edits }: { edits: Edits }) =>
  Object.values(overlay({}, edits)).map(({ index_in_sae, value, label }) => ({ index_in_sae, value, label }))
