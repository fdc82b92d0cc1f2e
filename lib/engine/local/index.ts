import 'server-only'

export { createLocalEngine, openForIndexing } from './open-engine'
