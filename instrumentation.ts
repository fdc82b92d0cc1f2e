/**
 * Runs once, before the server takes requests: from here on every request tells where it comes from and has no slash
 * too many, and the model is loaded, so that nobody's first question waits for it.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { markPeers } = await import('@/lib/protocols/http/peer')
  markPeers()
  const { mendSlashes } = await import('@/lib/protocols/http/slashes')
  mendSlashes()
  const { warmUp } = await import('@/lib/server/warm-up')
  await warmUp()
}
