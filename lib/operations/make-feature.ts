import type { CatalogueEntry } from '@/lib/catalogue'
import { invalid } from '@/lib/errors'
import type { MadeFeature } from '@/lib/models/made-feature'
import { makeFeature, requireCapabilities, type Making } from '@/lib/models/making/make-feature'
import type { Progress, Report } from '@/lib/models/making/progress'
import type { ServedModel } from '@/lib/models/served-model'
import { MOST_PER_MODEL, TooManyFeatures } from '@/lib/store/made-features'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { featureDetail, type FeatureDetail } from './feature-detail'
import { following } from './following'
import { openVariant } from './variant-access'

/** The model to make a feature of: that of a variant, one by name, or the default. */
export type OfModel = { address: Address } | { model?: string }

/**
 * Makes a feature and keeps it; from then on it is found, steered and read as every other. What is wrong with the request is
 * thrown at once; the events are what is done, and at last the feature. Leaving them early needs the signal to fire as well.
 */
export async function make(
  context: Context,
  of: OfModel,
  making: Making,
  signal: AbortSignal,
): Promise<AsyncGenerator<Progress, FeatureDetail>> {
  const model = await modelOf(context, of, signal)
  requireCapabilities(model)
  await requireRoom(context, model, making.label)
  return following(async (report: Report) => {
    const release = await model.slots.making.acquire(signal)
    try {
      await requireRoom(context, model, making.label)
      const made = await makeFeature(model, making, report, signal)
      const indexInSae = await context.made.nextIndex(model.name, model.card.sae?.latents ?? 0)
      const entry = { ...made.entry, uuid: crypto.randomUUID(), indexInSae }
      await keep(context, model, { ...made, entry })
      return featureDetail(context, entry.uuid, model.name, signal)
    } finally {
      release()
    }
  })
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

async function keep({ made }: Context, model: ServedModel, feature: MadeFeature): Promise<CatalogueEntry> {
  await model.made.add(feature)
  try {
    await made.add(model.name, feature)
  } catch (error) {
    await model.made.remove(feature.entry.uuid)
    throw error
  }
  return feature.entry
}
