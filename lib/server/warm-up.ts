import 'server-only'
import { log } from './log'
import { context } from './root'

/** A model that takes longer is loaded for the first question all the same. */
const TIME_LIMIT_MS = 300_000

/**
 * Opens the database and loads the default model. If that fails the server starts all the same: requests then answer that they
 * cannot be served, and each tries again, so that putting in place what is missing is enough.
 */
export async function warmUp(): Promise<void> {
  const started = performance.now()
  try {
    const { models } = await context()
    const { card, catalogue } = await models.get(
      await models.defaultName(),
      AbortSignal.timeout(TIME_LIMIT_MS),
    )
    const ms = Math.round(performance.now() - started)
    log.info({ card, liveFeatures: catalogue.liveCount, ms }, 'the model is ready')
  } catch (error) {
    log.error({ err: error }, 'the server is not ready: its database or its model could not be opened')
  }
}
