// Runs in the server that is measured: tells what the process takes, after its garbage is collected if asked.
import { setTimeout as pause } from 'node:timers/promises'

/** Finalizers run between collections, and what they let go of is collected by the next. */
const COLLECTIONS = 4
const BETWEEN_MS = 100

process.on('message', async ({ collect }) => {
  for (let n = 0; collect && n < COLLECTIONS; n++) {
    globalThis.gc()
    await pause(BETWEEN_MS)
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send({ rss, held: heapUsed + external, cpuMs: (user + system) / 1000 })
})
// Whoever measures is gone.
process.on('disconnect', () => process.exit(1))
process.channel.unref()
