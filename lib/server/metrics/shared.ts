import 'server-only'
import { Metrics } from './metrics'

/** The bundler may load this module more than once, so the one count hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerMetrics?: Metrics }

/** What this process counts. */
export const metrics = (): Metrics => (shared.tillerMetrics ??= new Metrics())
