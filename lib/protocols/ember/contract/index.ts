/** Ember's wire protocol, below `/api/inference/v1`: what the `goodfire` package sends and reads. */
export * from './attribution'
export * from './chat'
export * from './common'
export * from './errors'
export * from './features'
