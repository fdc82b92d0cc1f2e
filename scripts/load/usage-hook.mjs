// Runs in the server that is measured: tells what the process takes, after its garbage is collected if asked.
process.on('message', ({ collect }) => {
  if (collect) globalThis.gc()
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send({ rss, held: heapUsed + external, cpuMs: (user + system) / 1000 })
})
process.channel.unref()
