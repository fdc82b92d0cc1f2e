import { connect, type Socket } from 'node:net'
import { ask, pause } from './ask'
import { atMost, exactly, type Bar } from './bars'
import { KEYS, type Tiller } from './tiller'

/** Long events, and as many as there may be: some 9 MB, where the kernel takes in about 4 MB for a connection. */
const LONG = {
  model: 'tiller/pocket',
  messages: [{ role: 'user', content: 'Tell me a long story about the sea.' }],
  stream: true,
  max_tokens: 900,
  n: 4,
  logprobs: true,
  top_logprobs: 20,
  logit_bias: { '4': -100 },
}
const HONEST = {
  model: 'tiller/pocket',
  messages: [{ role: 'user', content: 'Tell me about the sea.' }],
  max_tokens: 16,
}
const HONEST_LIMIT_MS = 5000
const HONEST_ASKS = 5
/** So long the model may take to say more than the kernel takes in. */
const CUT_OFF_LIMIT_MS = 300_000

/**
 * Clients that ask for long answers and read nothing, beside one who asks for short answers and reads them.
 * @param untilCutOff waits until one of them was cut off too, which takes as long as the model takes to say enough
 */
export async function stalledReaders(tiller: Tiller, count: number, untilCutOff: boolean): Promise<Bar[]> {
  const what = `${count} who do not read`
  const cutOffs = () => tiller.metric('tiller_stalled_readers_total')
  const before = await cutOffs()
  const sockets = Array.from({ length: count }, () => askAndNeverRead(tiller.url))
  try {
    if (!(await until(async () => (await tiller.metric('tiller_slots_taken', 'answers')) > 0)))
      throw new Error('No answer was begun for those who do not read')
    const { answered, longest } = await askHonestly(tiller)
    const bars = [
      exactly(`${what}: honest answers of ${HONEST_ASKS}`, answered, HONEST_ASKS),
      atMost(`${what}: an honest client waits`, longest, HONEST_LIMIT_MS, 'ms'),
    ]
    if (!untilCutOff) return bars
    const isCutOff = await until(async () => (await cutOffs()) > before, CUT_OFF_LIMIT_MS)
    const measured = isCutOff ? 'yes' : 'no'
    return [...bars, { what: `${what}: one is cut off`, measured, limit: '= yes', met: isCutOff }]
  } finally {
    for (const socket of sockets) socket.destroy()
    await until(async () => (await tiller.metric('tiller_slots_taken')) === 0)
  }
}

async function askHonestly(tiller: Tiller): Promise<{ answered: number; longest: number }> {
  let answered = 0
  let longest = 0
  for (let n = 0; n < HONEST_ASKS; n++) {
    const started = performance.now()
    const response = await ask(`${tiller.url}/v1/chat/completions`, { who: 'bob', body: HONEST })
    await response.text()
    longest = Math.max(longest, performance.now() - started)
    if (response.ok) answered += 1
  }
  return { answered, longest }
}

function askAndNeverRead(url: string): Socket {
  const { hostname, port } = new URL(url)
  const body = JSON.stringify(LONG)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n` +
      `X-Api-Key: ${KEYS.anna}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  socket.pause()
  return socket
}

async function until(holds: () => Promise<boolean>, limitMs = 10_000): Promise<boolean> {
  const end = Date.now() + limitMs
  while (Date.now() < end) {
    if (await holds()) return true
    await pause(50)
  }
  return false
}
