import 'server-only'

export { createLocalEngine } from './local-engine'
