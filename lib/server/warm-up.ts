import 'server-only'
import { log } from './log'
import { services } from './services'

/**
 * Makes the services. If that fails the server starts all the same: requests then answer `engine_unavailable`, and each
 * tries again, so that putting the missing files in place is enough.
 */
export async function warmUp(): Promise<void> {
  const started = performance.now()
  try {
    const { engine, catalogue } = await services()
    const ms = Math.round(performance.now() - started)
    log.info({ card: engine.card, liveFeatures: catalogue.liveCount, ms }, 'the model is ready')
  } catch (error) {
    log.error({ err: error }, 'the model could not be loaded')
  }
}
