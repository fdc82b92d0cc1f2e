import { invalid } from '@/lib/errors'
import { makeFeature, requireCapabilities, type Making } from '@/lib/models/making/make-feature'
import type { Progress } from '@/lib/models/making/progress'
import type { ServedModel } from '@/lib/models/served-model'
import { waitingFor } from '@/lib/request-record'
import { MOST_PER_MODEL, TooManyFeatures } from '@/lib/store/made-features'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { featureDetail, type FeatureDetail } from './feature-detail'
import { following } from './following'
import { repeating } from './repeating'
import { openVariant } from './variant-access'

/** The model to make a feature of: that of a variant, one by name, or the default. */
export type OfModel = { address: Address } | { model?: string }

/** Others' features are made first; `place` in line is 1 for the next. */
export interface InLine {
  stage: 'waiting'
  place: number
}

export type MakingProgress = InLine | Progress
type Report = (progress: MakingProgress) => void

const REPEAT_MS = 15_000

/**
 * Makes a feature and keeps it; from then on it is found, steered and read as every other. What is wrong with the request is
 * thrown at once, and so is a line that is full; the events are the place in line and what is done, the last of them again from
 * time to time, and at last the feature. Leaving them early needs the signal to fire as well.
 */
export async function make(
  context: Context,
  of: OfModel,
  making: Making,
  signal: AbortSignal,
): Promise<AsyncGenerator<MakingProgress, FeatureDetail>> {
  const model = await modelOf(context, of, signal)
  requireCapabilities(model)
  await requireRoom(context, model, making.label)
  model.slots.making.requirePlace()
  return following((report: Report) =>
    repeating(REPEAT_MS, report, (tell: Report) => inTurn(context, model, making, tell, signal)),
  )
}

/** Waits in line, for as long as the signal allows, and makes the feature. */
async function inTurn(
  context: Context,
  model: ServedModel,
  making: Making,
  report: Report,
  signal: AbortSignal,
): Promise<FeatureDetail> {
  const { slots } = model
  const release = await waitingFor(
    slots.making.acquire(signal, (place) => report({ stage: 'waiting', place })),
  )
  try {
    await requireRoom(context, model, making.label)
    const patient = { answers: slots.answers.patient, readings: slots.readings.patient }
    const { engine, made: directions } = model
    const made = await makeFeature({ engine, made: directions, slots: patient }, making, report, signal)
    const indexInSae = await context.made.nextIndex(model.name, model.card.sae?.latents ?? 0)
    const entry = { ...made.entry, uuid: crypto.randomUUID(), indexInSae }
    // The model takes it from the store when it is used next, here and at every other instance.
    await context.made.add(model.name, { ...made, entry })
    return featureDetail(context, entry.uuid, model.name, signal)
  } finally {
    release()
  }
}

async function modelOf(context: Context, of: OfModel, signal: AbortSignal): Promise<ServedModel> {
  if ('address' in of) return (await openVariant(context, of.address, signal)).model
  return context.models.get(of.model ?? (await context.models.defaultName()), signal)
}

/** Throws `validation_failed` for a label that a feature has, since labels name features, and for a feature too many. */
async function requireRoom({ made }: Context, model: ServedModel, label: string): Promise<void> {
  if (model.catalogue.byLabel(label).length > 0) {
    throw invalid('label', `is that of another feature of "${model.name}"; choose another`)
  }
  if ((await made.list(model.name)).length >= MOST_PER_MODEL) throw new TooManyFeatures(model.name)
}
