import 'server-only'

export { createLocalEngine, openForIndexing } from './local-engine'
