import 'server-only'
import type { Tracing } from './tracing'
import { tracesAreWanted } from './otel-variables'

/** What is to be done before the process ends; `scripts/serve.mjs` knows it by the same name: it runs outside the bundle. */
const LAST_DEEDS = Symbol.for('tiller.lastDeeds')

/** The bundler may load this module more than once, so the one instance hangs on the global object. */
const shared = globalThis as typeof globalThis & {
  tillerTracing?: Tracing
  [LAST_DEEDS]?: (() => Promise<unknown>)[]
}

/** Has requests traced from now on, if the environment names a collector. Nothing of OpenTelemetry is loaded otherwise. */
export async function openTracing(source: Readonly<Record<string, string | undefined>> = process.env) {
  if (shared.tillerTracing || !tracesAreWanted(source)) return
  const { Tracing } = await import('./tracing')
  const tracing = new Tracing()
  shared.tillerTracing = tracing
  ;(shared[LAST_DEEDS] ??= []).push(() => tracing.close())
}

/** What traces requests; undefined where nothing does. */
export const tracing = (): Tracing | undefined => shared.tillerTracing
