/** Runs once, before the server takes requests: the model is loaded here, so that nobody's first question waits for it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { warmUp } = await import('@/lib/server/warm-up')
  await warmUp()
}
