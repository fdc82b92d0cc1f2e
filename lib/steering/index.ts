export { clausesOf } from './clauses'
export { Conditional, type Comparand, type ConditionalOperator } from './conditional'
export { ConditionalGroup, type JoinOperator } from './conditional-group'
export { Controller, ScopedController, type ControllerInit } from './controller'
export {
  FeatureNotInGroupError,
  InferenceAborted,
  isSteeringJsonError,
  SteeringJsonError,
  type JsonIssue,
} from './errors'
export { Feature, type FeatureInit } from './feature'
export { FeatureEdits, type FeatureEdit } from './feature-edits'
export { FeatureGroup } from './feature-group'
export type { Handler, InferenceContext } from './inference-context'
export { Intervention, type InterventionMode } from './intervention'
export { InterventionBuffer } from './intervention-buffer'
export { InterventionProxy } from './intervention-proxy'
export type { Message } from './message'
export { NestedScope, type NestedScopeInit } from './nested-scope'
export { Scope } from './scope'
export { Variant, type EditValues, type SetArguments } from './variant'
export {
  conditionalGroupJson,
  controllerJson,
  featureGroupJson,
  featureJson,
  nestedScopeJson,
  variantJson,
  type ConditionalGroupJson,
  type ConditionalJson,
  type ControllerJson,
  type FeatureGroupJson,
  type FeatureJson,
  type InterventionJson,
  type NestedScopeJson,
  type ScopeJson,
  type VariantJson,
} from './wire'
