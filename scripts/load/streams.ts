import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { ask, isBusy, pause, PROTOCOLS } from './ask'
import { atMost, exactly, MB, percentile, type Bar } from './bars'
import type { Tiller } from './tiller'

const TOKENS = 40
const HEALTH_EVERY_MS = 50
const HEALTH_LIMIT_MS = 200
/** Beyond what the server takes at rest: four contexts, what 200 connections hold, and young garbage. */
const MEMORY_LIMIT_MB = 256
const GIVEN_BACK_MB = 32

/** So many streams begin at once; who is told to come back later does, until each was answered whole. */
export async function manyStreams(tiller: Tiller, count: number): Promise<Bar[]> {
  const before = await tiller.usage(true)
  const watch = watchHealth(tiller)
  const seen = { broken: 0, turnedAway: 0, wrong: new Set<string>() }
  const stream = async (n: number) => {
    const { path, body, end } = PROTOCOLS[n % PROTOCOLS.length]!
    for (;;) {
      const response = await ask(tiller.url + path, { body: { ...body(TOKENS), stream: true } })
      const text = await response.text()
      if (isBusy(response)) {
        seen.turnedAway += 1
        await pause(Number(response.headers.get('retry-after')) * 1000 * Math.random())
        continue
      }
      if (response.status !== 200) seen.wrong.add(`${path}: ${response.status} ${text.slice(0, 200)}`)
      else if (!end.test(text)) {
        seen.broken += 1
        seen.wrong.add(`${path} ended with: ${text.slice(-300)}`)
      }
      return
    }
  }
  await Promise.all(Array.from({ length: count }, (_, n) => stream(n)))
  const { latencies, peak } = await watch.end()
  const after = await tiller.usage(true)
  for (const wrong of seen.wrong) console.error(wrong)
  console.log(
    `  ${count} streams whole, of which were told 503 with Retry-After before: ${seen.turnedAway} times`,
  )
  return [
    exactly(`${count} streams: statuses but 200 and 503 with Retry-After`, seen.wrong.size, 0),
    exactly(`${count} streams: without their proper end`, seen.broken, 0),
    atMost(
      `${count} streams: /livez answers, p99 of ${latencies.length}`,
      percentile(latencies, 0.99),
      HEALTH_LIMIT_MS,
      'ms',
    ),
    atMost(`${count} streams: memory beyond rest, peak`, (peak - before.rss) / MB, MEMORY_LIMIT_MB, 'MB'),
    atMost(`${count} streams: held afterwards`, (after.held - before.held) / MB, GIVEN_BACK_MB, 'MB'),
  ]
}

/** Asks for the health all the while, and notes the greatest memory. */
function watchHealth(tiller: Tiller) {
  const workerData = { url: `${tiller.url}/livez`, everyMs: HEALTH_EVERY_MS }
  const probe = new Worker(new URL('health-probe.mjs', import.meta.url), { workerData })
  const latencies = once(probe, 'message') as Promise<[number[]]>
  let peak = 0
  let over = false
  const watching = (async () => {
    while (!over) {
      peak = Math.max(peak, (await tiller.usage()).rss)
      await pause(HEALTH_EVERY_MS)
    }
  })()
  return {
    async end() {
      over = true
      await watching
      probe.postMessage('end')
      return { latencies: (await latencies)[0], peak }
    },
  }
}
