import { ask, PROTOCOLS } from './ask'
import { exactly, type Bar } from './bars'
import type { Tiller } from './tiller'

const [{ path, body }] = PROTOCOLS

/** One key asks for so many streams at once, then another for one. */
export async function fairness(tiller: Tiller, count: number): Promise<Bar[]> {
  const over = new AbortController()
  let served = 0
  const many = Array.from({ length: count }, async () => {
    const asked = { body: { ...body(200), stream: true }, signal: over.signal }
    const response = await ask(tiller.url + path, asked).catch(() => null)
    if (response?.ok) served += 1
    await response?.text().catch(() => '')
  })
  try {
    // Until all that has a slot has begun, and the rest waits.
    const metric = (name: string) => tiller.metric(name, 'answers')
    while ((await metric('tiller_line_length')) === 0 || served < (await metric('tiller_slots_taken')));
    const before = served
    const response = await ask(tiller.url + path, { who: 'bob', body: { ...body(4), stream: true } })
    const between = served - before
    await response.text()
    return [
      exactly(`${count} streams of one key: another's status`, response.status, 200),
      // One may have begun while the other's request was on its way.
      {
        ...exactly(`${count} streams of one key: served before another's`, between, 0),
        limit: '≤ 1',
        met: between <= 1,
      },
    ]
  } finally {
    over.abort()
    await Promise.all(many)
  }
}
