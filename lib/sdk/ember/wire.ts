import type { z } from 'zod'
import type { EmberFeature, EmberMessage } from '@/lib/protocols/ember/contract'
import { Feature, FeatureGroup, type Variant } from '@/lib/steering'
import { request, type CallOptions, type Transport } from '../core'

export type Conversation = readonly EmberMessage[]

/** A served model by its name, or a variant of it. */
export type Model = string | Variant

export const modelName = (model: Model): string => (typeof model === 'string' ? model : model.baseModel)

/** A model as requests on conversations name it: with the program of a variant. */
export function steeredModel(model: Model) {
  return typeof model === 'string'
    ? { model }
    : { model: model.baseModel, controller: model.controller().json() }
}

/** Ember tells no `max_activation_strength`, so that it is 1 here. */
export const featureOf = ({ id, label, index_in_sae }: EmberFeature): Feature =>
  new Feature({ uuid: id, label, indexInSae: index_in_sae })

export const groupOf = (features: readonly EmberFeature[]): FeatureGroup =>
  new FeatureGroup(features.map(featureOf))

export const asGroup = (features: Feature | FeatureGroup): FeatureGroup =>
  features instanceof Feature ? new FeatureGroup([features]) : features

/** POSTs to one of Ember's paths. Throws as `request` of the core does. */
export function post<S extends z.ZodType>(
  transport: Transport,
  path: string,
  body: unknown,
  schema: S,
  options?: CallOptions,
): Promise<z.output<S>> {
  return request(transport, { method: 'POST', path, body }, schema, options)
}
