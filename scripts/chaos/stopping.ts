import { must, post } from './api'
import type { Server } from './server'

/** More than is said before the server stops. */
const TOKENS = 900
/** Pocket's token that ends an answer. Made unlikely, it keeps the answer from ending by itself. */
const END = '4'
/** How long answers of a server that is stopped here may go on. */
export const SHUTDOWN_MS = 300

/**
 * Stops a server in the middle of an answer. Throws an Error if it does not end with exit code 0, or the answer not with a reason after
 * what was said.
 * @returns the sentence to report
 */
export async function stopInAnAnswer(server: Server): Promise<string> {
  const answer = await post(`${server.url}/api/v1/chat/completions`, {
    session_id: 'stopping',
    messages: [{ role: 'user', content: 'Count to a thousand.' }],
    max_completion_tokens: TOKENS,
    logit_bias: { [END]: -100 },
    seed: 1,
  })
  const [text] = await Promise.all([answer.text(), server.stop()])
  const events = text.split('\n\n').filter((event) => event !== '')
  must(events.length > 1, `Nothing was said before the end: ${text}`)
  must(/"type":"error".*being stopped/.test(events.at(-1)!), `The answer ended with ${events.at(-1)}`)
  return 'stopped while it answered: the answer ended with a reason, and the process with exit code 0'
}
