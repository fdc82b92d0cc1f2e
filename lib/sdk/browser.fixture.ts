/** Everything that a page may load. */
export { createEmberClient } from './ember'
export { SteeringApiClient } from './steering-api'
export { createChatApi, createTillerClient } from './tiller'
