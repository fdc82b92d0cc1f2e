/**
 * Runs once, before the server takes requests. A wrong environment ends the start; from here on every request tells where it
 * comes from, is given up if its client does not read, has no slash too many and a method that the router knows; and the model begins to load, so that nobody's first question waits long for it.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { checkEnv } = await import('@/lib/server/check-env')
  checkEnv()
  const { openTracing } = await import('@/lib/server/watching/open-tracing')
  await openTracing()
  const { markPeers } = await import('@/lib/protocols/http/peer')
  markPeers()
  const { cutOffStalledReaders } = await import('@/lib/protocols/http/stalled')
  const { readEnv } = await import('@/lib/server/env')
  const { metrics } = await import('@/lib/server/metrics/shared')
  cutOffStalledReaders(readEnv().STALLED_READER_MS, () => metrics().stalled())
  const { mendSlashes } = await import('@/lib/protocols/http/slashes')
  mendSlashes()
  const { mendMethods } = await import('@/lib/protocols/http/unusual-methods')
  mendMethods()
  const { warmUp } = await import('@/lib/server/warm-up')
  void warmUp()
}
