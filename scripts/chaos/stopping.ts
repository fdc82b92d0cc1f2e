import { openSync, readdirSync } from 'node:fs'
import { must, post } from './api'
import { confirmed, confirmNth } from './confirms'
import { startServer } from './server'

/** Longer than it takes to say so much. */
const TOKENS = 2048
const SHUTDOWN_MS = 300

/**
 * Has a server whose log is on a full disk serve, and stops it in the middle of an answer. Throws an Error if it does not end with exit
 * code 0, or the answer not with a reason after what was said, or if the database is not whole in one file.
 * @returns the sentence to report
 */
export async function stopWithFullLog(env: { TILLER_DATA_DIR: string }): Promise<string> {
  const full = openSync('/dev/full', 'w')
  const server = await startServer({
    env: { ...env, LOG_LEVEL: 'info', SHUTDOWN_MS: String(SHUTDOWN_MS) },
    stdio: ['ignore', full, full],
  })
  await confirmNth(server.url, 0, 1)
  must((await confirmed(server.url, 0)) === 1, 'What was acknowledged is not there')
  const answer = await post(`${server.url}/api/v1/chat/completions`, {
    session_id: 'stopping',
    messages: [{ role: 'user', content: 'Count to a thousand.' }],
    max_completion_tokens: TOKENS,
    temperature: 1.5,
    seed: 1,
  })
  const [text] = await Promise.all([answer.text(), server.stop()])
  must(
    /"type":"(?:token|delta|text|content)/.test(text) || text.split('data:').length > 2,
    `Nothing was said before the end: ${text}`,
  )
  must(/"type":"error".*being stopped/.test(text), `The answer ended without a reason: ${text.slice(-300)}`)
  const files = readdirSync(env.TILLER_DATA_DIR)
  must(files.join() === 'tiller.db', `After a clean stop there are ${files.join(', ')}`)
  return 'stopped with its log on a full disk: the answer under way ended with a reason, the database is one file, exit code 0'
}
