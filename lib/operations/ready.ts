import { Failure } from '@/lib/errors'
import { Controller } from '@/lib/steering'
import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '@/lib/store/defaults'
import type { Context } from './context'

/** One found to be ready is not tried again for so long, however often it is asked. */
const GOOD_FOR_MS = 5000

/** When a context was last found to be ready, and the trial that is under way. */
const trials = new WeakMap<Context['models'], { at: number; trial: Promise<void> }>()

/**
 * Resolves if requests would be answered now: the store reads a session and keeps what is written, and the default model is loaded and says a token.
 * Throws `engine_unavailable` while it is being loaded, and what reading, writing and answering throw. Trials are shared, so that asking
 * often costs nothing.
 */
export async function ready(context: Context, signal: AbortSignal): Promise<void> {
  const known = trials.get(context.models)
  if (known && Date.now() - known.at < GOOD_FOR_MS) return known.trial
  const trial = tryOut(context, signal)
  trials.set(context.models, { at: Date.now(), trial })
  await trial.catch((error: unknown) => {
    trials.delete(context.models)
    throw error
  })
}

async function tryOut({ store, models }: Context, signal: AbortSignal): Promise<void> {
  await store.read({ sessionId: DEFAULT_SESSION_ID, variantId: DEFAULT_VARIANT_ID })
  await store.tryWriting()
  const [standing] = await models.list()
  if (standing?.state === 'loading')
    throw new Failure(
      'engine_unavailable',
      `The model is being loaded: ${Math.round(standing.progress * 100)} %.`,
      {
        retry_after: 2,
      },
    )
  const { engine } = await models.get(await models.defaultName(), signal)
  const asked = {
    messages: [{ role: 'user', content: 'Hi' }] as const,
    controller: new Controller(),
    maxTokens: 1,
  }
  for await (const { type } of engine.complete({ ...asked, temperature: 0, topP: 1, seed: 0 }, signal))
    if (type === 'token') return
}
