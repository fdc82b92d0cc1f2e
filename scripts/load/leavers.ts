import { ask, each, isBusy, pause, PROTOCOLS } from './ask'
import { atMost, exactly, type Bar } from './bars'
import type { Tiller } from './tiller'

const TOKENS = 400
/** So many that most leave while they wait in line. */
const AT_ONCE = 64
const MOST_WAIT_MS = 400
const MOST_EVENTS = 20
const IDLE_LIMIT_MS = 10_000
/** Over this long the processor is looked at. */
const LOOK_MS = 1000
/** Of one core. What is not about answers goes on: timers, and the asking itself. */
const IDLE_SHARE = 0.2

/** Clients that leave at random moments: in line, before the first event, amid the answer; streaming and not, on every protocol. */
export async function leavers(tiller: Tiller, count: number): Promise<Bar[]> {
  let wrong = 0
  const moments = { 'before any answer': 0, 'amid the answer': 0, 'turned away': 0 }
  await each(count, AT_ONCE, async (n) => {
    const { path, body } = PROTOCOLS[n % PROTOCOLS.length]!
    const client = new AbortController()
    const stream = n % 3 > 0
    // The others leave once the answer has begun.
    const impatient = !stream || n % 2 === 0
    const leave = impatient ? setTimeout(() => client.abort(), Math.random() * MOST_WAIT_MS) : undefined
    try {
      const asked = { body: { ...body(TOKENS), stream }, signal: client.signal }
      const response = await ask(tiller.url + path, asked)
      if (isBusy(response)) moments['turned away'] += 1
      else if (response.status !== 200) wrong += 1
      else moments['amid the answer'] += 1
      clearTimeout(leave)
      await readSome(response, Math.floor(Math.random() * MOST_EVENTS))
      client.abort()
    } catch (error) {
      if (!client.signal.aborted) throw error
      moments['before any answer'] += 1
    } finally {
      clearTimeout(leave)
    }
  })
  const left = Date.now()
  const idleAfter = await untilIdle(tiller, left)
  console.log(
    `  ${count} left: ${Object.entries(moments)
      .map(([moment, n]) => `${moment} ${n}`)
      .join(', ')}`,
  )
  return [
    exactly(`${count} leavers: unexpected statuses`, wrong, 0),
    exactly(`${count} leavers: slots held afterwards`, await tiller.metric('tiller_slots_taken'), 0),
    exactly(`${count} leavers: waiting in line afterwards`, await tiller.metric('tiller_line_length'), 0),
    atMost(`${count} leavers: processor idle after`, idleAfter / 1000, IDLE_LIMIT_MS / 1000, 's'),
  ]
}

async function readSome(response: Response, events: number): Promise<void> {
  const reader = response.body!.getReader()
  for (let n = 0; n < events; n++) if ((await reader.read()).done) return
}

/** How long after `since` the process was found to do nothing, in milliseconds; Infinity if it was not in good time. */
async function untilIdle(tiller: Tiller, since: number): Promise<number> {
  while (Date.now() - since < 2 * IDLE_LIMIT_MS) {
    const from = Date.now()
    const before = await tiller.usage()
    await pause(LOOK_MS)
    const { cpuMs } = await tiller.usage()
    if ((cpuMs - before.cpuMs) / (Date.now() - from) < IDLE_SHARE) return from - since
  }
  return Infinity
}
