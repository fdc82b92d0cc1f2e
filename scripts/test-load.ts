/**
 * `npm run test:load [-- --short]`: a production build on loopback under load, and whether it keeps what docs/operating.md says.
 * Prints what was measured and fails if a limit is passed. The short form is for every test run: it tells times
 * and does not judge them.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { table, type Bar } from './load/bars'
import { fairness } from './load/fair'
import { leavers } from './load/leavers'
import { mixed } from './load/mixed'
import { stalledReaders } from './load/stalled'
import { manyStreams } from './load/streams'
import { startTiller, type Tiller } from './load/tiller'
import { build, install } from './steps.mjs'

const FULL = { streams: 200, leavers: 1000, mixed: 10_000, stalled: 40, fair: 50 }
const SHORT = { streams: 100, leavers: 150, mixed: 600, stalled: 20, fair: 20 }
/** Shorter than by default, so that the test need not wait as long. */
const STALLED_READER_MS = 2000

/** Whatever comes, the test is over then. */
const LIMIT_MS = 45 * 60_000

const size = process.argv.includes('--short') ? SHORT : FULL
for (const step of [install, build]) if ((await step()) !== 0) process.exit(1)
const dir = await mkdtemp(join(tmpdir(), 'tiller-load-'))
try {
  const tiller = await startTiller(dir, { STALLED_READER_MS: String(STALLED_READER_MS) })
  console.log('Under load: a server with two keys, RATE_LIMIT_PER_MINUTE=0, and else its defaults')
  const tooLong = setTimeout(() => {
    console.error(`The load test did not end within ${LIMIT_MS / 60_000} minutes.`)
    process.exitCode = 1
    void tiller.stop()
  }, LIMIT_MS)
  const bars = await underLoad(tiller).finally(() => tiller.stop())
  clearTimeout(tooLong)
  console.log(`\n${table(bars)}`)
  if (!bars.every(({ met, timed }) => met || (timed && size === SHORT))) process.exitCode = 1
} finally {
  await rm(dir, { recursive: true })
}

async function underLoad(tiller: Tiller): Promise<Bar[]> {
  return [
    ...(await fairness(tiller, size.fair)),
    ...(await stalledReaders(tiller, size.stalled, size === FULL)),
    ...(await manyStreams(tiller, size.streams)),
    ...(await leavers(tiller, size.leavers)),
    ...(await mixed(tiller, size.mixed)),
  ]
}
