import { analyzeQuery, autoSteer } from '@/lib/operations/auto-steer'
import { followFeatures } from '@/lib/operations/follow-features'
import { chat } from '@/lib/operations/chat'
import { clear } from '@/lib/operations/clear'
import { contrastTexts } from '@/lib/operations/contrast-texts'
import { countTokens } from '@/lib/operations/count-tokens'
import { featureDetail } from '@/lib/operations/feature-detail'
import { featureDose } from '@/lib/operations/feature-dose'
import { inspect } from '@/lib/operations/inspect'
import { listFeatures } from '@/lib/operations/list-features'
import { make } from '@/lib/operations/make-feature'
import { propose } from '@/lib/operations/propose'
import { ready } from '@/lib/operations/ready'
import { removeFeature } from '@/lib/operations/remove-feature'
import { readWish } from '@/lib/catalogue'
import { search } from '@/lib/operations/search'
import {
  createSession,
  createVariant,
  removeSession,
  removeVariant,
  type VariantRequest,
} from '@/lib/operations/sessions'
import { etagOf } from '@/lib/operations/stale'
import { steer } from '@/lib/operations/steer'
import { readVariant } from '@/lib/operations/variant-access'
import { samplingOf } from '../common/sampling'
import { rowsOf } from '../http/endpoint'
import { streamed } from '../http/handle'
import { validate } from '../http/validation'
import { chatEvents, chatResponse } from './chat'
import { endpoints } from './contract'
import {
  addressOf,
  analysedFeaturesOf,
  analysisJsonOf,
  autoSteerOf,
  cardOf,
  contrastedOf,
  detailOf,
  doseOf,
  editOf,
  followedOf,
  listingOf,
  nameOf,
  proposalOf,
  referenceOf,
  steeredOf,
  summaryOf,
  targetOf,
} from './convert'
import { listingRequestOf, pageOf } from './feature-list'
import { modelsResponse } from './listing'
import { madeFeature, makeEvents, makingOf, ofModel } from './making'

/** What runs each endpoint of Tiller's own API. */
export const tillerRows = rowsOf(endpoints, {
  async chat(call) {
    const { input, context, signal, tell } = call
    const request = {
      target: targetOf(call),
      messages: input.messages,
      pending: input.pending.map(editOf),
      scopes: input.pending_scopes,
      follow: input.follow,
      autoSteer: input.auto_steer,
      sampling: {
        maxTokens: input.max_completion_tokens,
        temperature: input.temperature,
        topP: input.top_p,
        repetitionPenalty: input.repetition_penalty ?? undefined,
        stop: input.stop,
        ...samplingOf(input),
      },
    }
    const begun = await chat(context, request, signal)
    tell('ETag', etagOf(begun.stored))
    return input.stream ? streamed(chatEvents(begun)) : chatResponse(begun)
  },

  async countTokens({ input, context, signal }) {
    const counted = await countTokens(context, addressOf(input), input.messages, signal)
    const { tokens, byMessage, contextLength } = counted
    return { tokens, by_message: byMessage, context_length: contextLength }
  },

  async searchFeatures({ input, context, signal }) {
    const { query, top_k: topK } = input
    const { direction } = readWish(query)
    const found = await search(context, addressOf(input), { query, topK }, signal)
    return found.map((listed) => ({ ...summaryOf(listed), direction }))
  },

  async listFeatures({ input, context, signal }) {
    return pageOf(await listFeatures(context, addressOf(input), listingRequestOf(input), signal))
  },

  async inspectFeatures({ input, context, signal }) {
    const { messages, top_k: topK } = input
    return (await inspect(context, addressOf(input), { messages, topK }, signal)).map(summaryOf)
  },

  async readActivations({ input, context, signal }) {
    const { messages, feature_ids: ids, top_k: topK, alternatives } = input
    const pending = input.pending.map(editOf)
    const request = { messages, ids, topK, alternatives, pending, scopes: input.pending_scopes }
    return followedOf(await followFeatures(context, addressOf(input), request, signal))
  },

  async steerFeature(call) {
    const { input, context, signal, tell } = call
    const several = 'edits' in input
    const edits = several ? input.edits.map(editOf) : [editOf(input)]
    const scopes = 'scopes' in input ? input.scopes : undefined
    const steered = await steer(context, targetOf(call), edits, several ? 'edits' : 'edit', signal, scopes)
    const { variantId, json } = steered.stored
    tell('ETag', etagOf(steered.stored))
    const [only, ...more] = steered.edits.map(steeredOf)
    if (!several && only) return only
    const all = only ? [only, ...more] : []
    return { edits: all, variant_id: variantId, variant_json: json }
  },

  async clearFeature(call) {
    const { input, context, signal, tell } = call
    const { label, stored } = await clear(context, targetOf(call), referenceOf(input), signal)
    tell('ETag', etagOf(stored))
    return { label }
  },

  async readVariant({ input, context, tell }) {
    const { variant, stored } = await readVariant(context, addressOf(input))
    tell('ETag', etagOf(stored))
    return variant.json()
  },

  async readFeature({ input, params, context, signal }) {
    return detailOf(await featureDetail(context, String(params.feature_id), input.model, signal))
  },

  async readDose({ input, params, context, signal }) {
    return doseOf(await featureDose(context, String(params.feature_id), input.model, signal))
  },

  async makeFeature({ input, context, signal }) {
    const making = await make(context, ofModel(input), makingOf(input), signal)
    return input.stream ? streamed(makeEvents(making)) : madeFeature(making)
  },

  async removeFeature({ params, context }) {
    return nameOf(await removeFeature(context, String(params.feature_id)))
  },

  async analyzeQuery({ input, context, signal }) {
    const asked = { query: input.query, previous: input.context?.previous_messages ?? [] }
    const { analyser, ...analysis } = await analyzeQuery(context, addressOf(input), asked, signal)
    return { ...analysisJsonOf(analysis), analyser }
  },

  async propose({ input, context, signal }) {
    const { analyser, proposals } = await propose(context, addressOf(input), input.wish, signal)
    return { analyser, proposals: proposals.map(proposalOf) }
  },

  async contrast({ input, context, signal }) {
    const { first, second, top_k: topK } = input
    const found = await contrastTexts(context, addressOf(input), { first, second, topK }, signal)
    return { first: found.first.map(contrastedOf), second: found.second.map(contrastedOf) }
  },

  async autoSteer(call) {
    const { input, context, signal, tell } = call
    const wanted = { features: analysedFeaturesOf(input.analysis), maxFeatures: input.max_features }
    const steered = await autoSteer(context, targetOf(call), wanted, signal)
    tell('ETag', etagOf(steered.stored))
    return autoSteerOf(steered)
  },

  async createSession({ input, context }) {
    const { sessionId, variantId, baseModel } = await createSession(context, input.base_model)
    return { session_id: sessionId, variant_id: variantId, base_model: baseModel }
  },

  async createVariant({ input, context, signal, tell }) {
    const request = { sessionId: input.session_id, variantId: input.variant_id, from: basisOf(input) }
    const stored = await createVariant(context, request, signal)
    tell('ETag', etagOf(stored))
    return { variant_id: stored.variantId, variant_json: stored.json }
  },

  async removeSession({ params, context }) {
    const { session_id } = validate(endpoints.removeSession.params, params)
    await removeSession(context, session_id)
    return { session_id }
  },

  async removeVariant({ input, params, context, heard }) {
    const { variant_id } = validate(endpoints.removeVariant.params, params)
    await removeVariant(context, targetOf({ input: { ...input, variant_id }, heard }))
    return { ...input, variant_id }
  },

  listModels: ({ context }) => modelsResponse(context),

  async loadModel({ params, context: { models }, signal }) {
    const { name } = await models.get(String(params.name), signal)
    const listings = await models.list()
    const at = listings.findIndex((listing) => listing.name === name)
    return listingOf(listings[at]!, at === 0)
  },

  async health({ context, signal }) {
    const model = await ready(context, signal)
    return { status: 'ok' as const, engine: model.card.engine, model: cardOf(model) }
  },
})

interface Basis {
  base_variant_id?: string
  variant_json?: unknown
  base_model?: string
}

function basisOf({ base_variant_id, variant_json, base_model }: Basis): VariantRequest['from'] {
  if (base_variant_id !== undefined) return { variantId: base_variant_id }
  if (variant_json !== undefined) return { given: variant_json }
  return base_model === undefined ? undefined : { baseModel: base_model }
}
