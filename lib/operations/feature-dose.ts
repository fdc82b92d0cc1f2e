import type { CatalogueEntry } from '@/lib/catalogue'
import { quantile } from '@/lib/models/making/numbers'
import { reading } from '@/lib/models/reading'
import type { ServedModel } from '@/lib/models/served-model'
import type { Context } from './context'
import { modelOf } from './feature-detail'
import { resolveIn } from './resolve-feature'

/** What strength 1 of a feature is worth inside the model. */
export interface FeatureDose {
  entry: CatalogueEntry
  /** It is steered after this layer, counted from 0. */
  layer: number
  /** What strength 1 adds to the residual stream, as a length. */
  length: number
  /** The residual stream's own length there: the median over the tokens of some questions; null where the engine cannot read it. */
  residual: number | null
}

/** Read where a model names no questions of its own. */
const QUESTIONS = ['Tell me about Tokyo.', 'How do I make tea?']
const MOST_QUESTIONS = 4

/** Throws UnsupportedByEngine where the engine knows nothing of directions, and what `featureDetail` throws. */
export async function featureDose(
  context: Context,
  featureId: string,
  modelName: string | undefined,
  signal: AbortSignal,
): Promise<FeatureDose> {
  const model = await modelOf(context, featureId, modelName, signal)
  const entry = resolveIn(model.catalogue, { id: featureId })
  const [direction = 0] = await model.engine.lengths([entry.indexInSae])
  // Only an SAE's features have no layer of their own.
  const layer = entry.layer ?? model.card.sae!.steerLayer
  const canRead = model.card.capabilities.includes('residuals')
  const residual = canRead ? await residualLength(model, layer, signal) : null
  return { entry, layer, length: direction * entry.unit, residual }
}

/** By model and layer: weights never change while a model is loaded. */
const known = new WeakMap<ServedModel, Map<number, number>>()

/** The median, so that the few tokens with huge residuals, on which attention rests, do not stand for all. */
async function residualLength(model: ServedModel, layer: number, signal: AbortSignal): Promise<number> {
  const byLayer = known.get(model) ?? new Map<number, number>()
  known.set(model, byLayer)
  const found = byLayer.get(layer)
  if (found !== undefined) return found
  const { prompts } = model.profile.starters
  const questions = prompts.length > 0 ? prompts.slice(0, MOST_QUESTIONS) : QUESTIONS
  const lengths: number[] = []
  for (const content of questions) lengths.push(...(await lengthsOf(model, content, layer, signal)))
  const median = quantile(lengths, 0.5)
  byLayer.set(layer, median)
  return median
}

/** The length of the residual stream at each token of a person's words. */
async function lengthsOf(
  model: ServedModel,
  content: string,
  layer: number,
  signal: AbortSignal,
): Promise<number[]> {
  const request = { messages: [{ role: 'user' as const, content }], layers: [layer] }
  const { tokens, byLayer } = await reading(model, signal, () => model.engine.residuals(request, signal))
  const [rows = new Float32Array()] = byLayer
  const width = rows.length / tokens.length
  return tokens.flatMap(({ message }, t) =>
    message === null ? [] : [Math.hypot(...rows.subarray(t * width, (t + 1) * width))],
  )
}
