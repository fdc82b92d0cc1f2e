import { Failure, isFailure } from '@/lib/errors'
import { orAborted } from '@/lib/models/or-aborted'
import type { ServedModel } from '@/lib/models/served-model'
import { unrecorded } from '@/lib/request-record'
import { Controller } from '@/lib/steering'
import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '@/lib/store/defaults'
import type { Context } from './context'

/** One found to be ready is not tried again for so long, however often it is asked. */
const GOOD_FOR_MS = 5000
/** A model that has said nothing by then answers nobody. */
const TRIAL_MS = 8000
const LOADING_AGAIN_S = 2
const BROKEN_AGAIN_S = 10

type Tried = Pick<Context, 'models' | 'store'>

/** Trials under way, and those that were good, by what was tried. */
const trials = new WeakMap<object, { trial: Promise<ServedModel>; goodAt?: number }>()

/**
 * The default model, if chats would be answered now: the store reads a session and keeps what is written, and the model is loaded and computes a token.
 * Throws a Failure that says which of them fails otherwise: `store_unavailable`, or `engine_unavailable`, also while the model is
 * being loaded. Trials are shared and a good one counts for five seconds, so that asking often costs nothing.
 */
export async function ready(context: Tried, signal: AbortSignal): Promise<ServedModel> {
  const known = trials.get(context.models.shared)
  const stale = known?.goodAt !== undefined && Date.now() - known.goodAt >= GOOD_FOR_MS
  return orAborted(known && !stale ? known.trial : begin(context), signal)
}

/** Resolves if `ready` does. Those without a key are told only what is wrong with the database, and what to do: the log has the rest. */
export async function answers(context: Tried, signal: AbortSignal): Promise<{ status: 'ok' }> {
  await ready(context, signal).catch((cause: unknown) => {
    if (isFailure(cause) && cause.code === 'store_unavailable') throw cause
    const told = 'The server is not ready. If that lasts, its log says why.'
    throw new Failure('engine_unavailable', told, { retry_after: LOADING_AGAIN_S }, { cause })
  })
  return { status: 'ok' }
}

/** The trial is nobody's request, and goes on if who asked for it leaves: others may wait for it. */
function begin(context: Tried): Promise<ServedModel> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(silent()), TRIAL_MS)
  const trial = orAborted(
    unrecorded(() => tryOut(context, controller.signal)),
    controller.signal,
  ).finally(() => {
    clearTimeout(timer)
    controller.abort(new Failure('engine_unavailable', 'The trial is over.'))
  })
  const held: { trial: typeof trial; goodAt?: number } = { trial }
  trials.set(context.models.shared, held)
  trial.then(
    () => void (held.goodAt = Date.now()),
    () => void trials.delete(context.models.shared),
  )
  return trial
}

async function tryOut({ store, models }: Tried, signal: AbortSignal): Promise<ServedModel> {
  const home = { sessionId: DEFAULT_SESSION_ID, variantId: DEFAULT_VARIANT_ID }
  await store.read(home).catch((cause: unknown) => {
    throw failing('store_unavailable', 'sessions cannot be read', cause)
  })
  await store.tryWriting().catch((cause: unknown) => {
    throw failing('store_unavailable', 'sessions cannot be written', cause)
  })
  const [standing] = await models.list()
  if (standing?.state === 'loading') throw loading(standing.progress)
  const model = await models.get(await models.defaultName(), signal)
  await sayToken(model, signal).catch((cause: unknown) => {
    throw failing('engine_unavailable', `the model "${model.name}" does not answer`, cause)
  })
  return model
}

async function sayToken({ engine }: ServedModel, signal: AbortSignal): Promise<void> {
  const asked = {
    messages: [{ role: 'user', content: 'Hi' }] as const,
    controller: new Controller(),
    maxTokens: 1,
    topLogprobs: 0,
  }
  for await (const event of engine.complete({ ...asked, temperature: 0, topP: 1, seed: 0 }, signal))
    if (event.type === 'token' && !Number.isFinite(event.logprob?.logprob))
      throw new Error('What the model computes is no number')
}

const failing = (code: 'store_unavailable' | 'engine_unavailable', what: string, cause: unknown): Failure =>
  isFailure(cause)
    ? cause
    : new Failure(
        code,
        `Chats fail: ${what}. If that lasts, the server's log says why.`,
        { retry_after: BROKEN_AGAIN_S },
        { cause },
      )

const silent = () =>
  failing('engine_unavailable', `the model said nothing for ${TRIAL_MS / 1000} s`, undefined)

function loading(progress: number): Failure {
  const told = `The model is being loaded: ${Math.round(progress * 100)} %.`
  return new Failure('engine_unavailable', told, { retry_after: LOADING_AGAIN_S })
}
