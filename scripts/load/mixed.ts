import { ask, each, isBusy, pause, PROTOCOLS } from './ask'
import { atMost, exactly, MB, percentile, type Bar } from './bars'
import type { Tiller } from './tiller'

const AT_ONCE = 16
const SHORT = 4
/** How much more may be held at the end than after the first tenth, by the median of the last three looks. */
const HELD_GROWTH_MB = 12
const RSS_GROWTH_MB = 48

const messages = [{ role: 'user', content: 'Tell me about Tokyo.' }]
const home = { session_id: 'default_session' }

type Kind = (url: string, n: number) => Promise<[wanted: number, got: Response]>

const chat: Kind = async (url, n) => {
  const { path, body } = PROTOCOLS[n % PROTOCOLS.length]!
  return [200, await ask(url + path, { body: { ...body(SHORT), stream: n % 2 === 0 } })]
}
const search: Kind = async (url, n) => {
  const body = { ...home, query: ['pirate', 'cities in Japan', 'formal speech'][n % 3], top_k: 5 }
  return [200, await ask(`${url}/api/v1/features/search`, { body })]
}
const inspect: Kind = async (url) => [
  200,
  await ask(`${url}/api/v1/features/inspect`, { body: { ...home, messages } }),
]
const missing: Kind = async (url, n) => [404, await ask(`${url}/api/v1/nothing-${n % 7}`)]
const bad: Kind = async (url) => [422, await ask(`${url}/api/v1/features/search`, { body: { query: 7 } })]
const models: Kind = async (url) => [200, await ask(`${url}/v1/models`)]
const page: Kind = async (url) => [200, await ask(`${url}/signin`)]
const session: Kind = async (url, n) => {
  const made = await ask(`${url}/api/v1/sessions`, { body: {} })
  if (!made.ok) return [200, made]
  const { session_id } = (await made.json()) as { session_id: string }
  const body = { session_id, feature_label: 'Talks like a pirate', value: (n % 10) / 10 }
  const steered = await ask(`${url}/api/v1/features/steer`, { body })
  if (!steered.ok) return [200, steered]
  await steered.text()
  return [200, await ask(`${url}/api/v1/sessions/${session_id}`, { method: 'DELETE' })]
}

/** In these shares. */
const KINDS: readonly Kind[] = [
  chat,
  chat,
  chat,
  search,
  search,
  inspect,
  session,
  session,
  missing,
  bad,
  models,
  page,
]

/** Requests of every kind; none may be answered otherwise than it should be, nor leave anything behind. */
export async function mixed(tiller: Tiller, count: number): Promise<Bar[]> {
  const wrong = new Map<string, number>()
  const looks: { held: number; rss: number }[] = []
  let busy = 0
  for (let round = 0; round < 10; round++) {
    await each(count / 10, AT_ONCE, async (n) => {
      const kind = KINDS[n % KINDS.length]!
      let [wanted, response] = await kind(tiller.url, n)
      while (isBusy(response)) {
        busy += 1
        await response.text()
        await pause(1000)
        ;[wanted, response] = await kind(tiller.url, n)
      }
      const text = await response.text()
      if (response.status === wanted) return
      const what = `${new URL(response.url).pathname}: ${response.status}, not ${wanted}. ${text.slice(0, 200)}`
      wrong.set(what, (wrong.get(what) ?? 0) + 1)
    })
    const { held, rss } = await tiller.usage(true)
    looks.push({ held, rss })
    process.stdout.write(round < 9 ? '.' : '\n')
  }
  for (const [what, times] of wrong) console.error(`  ${times} times ${what}`)
  const series = (of: 'held' | 'rss') => looks.map((look) => Math.round(look[of] / MB)).join(' ')
  console.log(
    `  held after each tenth, in MB: ${series('held')}; the process: ${series('rss')}; told 503: ${busy}`,
  )
  const growth = (of: 'held' | 'rss') =>
    (percentile(
      looks.slice(-3).map((look) => look[of]),
      0.5,
    ) -
      looks[0]![of]) /
    MB
  return [
    exactly(
      `${count} mixed requests: unexpected statuses`,
      [...wrong.values()].reduce((a, b) => a + b, 0),
      0,
    ),
    atMost(`${count} mixed requests: held beyond the first tenth`, growth('held'), HELD_GROWTH_MB, 'MB'),
    atMost(`${count} mixed requests: process beyond the first tenth`, growth('rss'), RSS_GROWTH_MB, 'MB'),
  ]
}
