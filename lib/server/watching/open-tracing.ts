import 'server-only'
import { beforeTheEnd } from '../last-deeds'
import type { Tracing } from './tracing'
import { tracesAreWanted } from './otel-variables'

/** The bundler may load this module more than once, so the one instance hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerTracing?: Tracing }

/** Has requests traced from now on, if the environment names a collector. Nothing of OpenTelemetry is loaded otherwise. */
export async function openTracing(source: Readonly<Record<string, string | undefined>> = process.env) {
  if (shared.tillerTracing || !tracesAreWanted(source)) return
  const { Tracing } = await import('./tracing')
  const tracing = new Tracing()
  shared.tillerTracing = tracing
  beforeTheEnd(() => tracing.close())
}

/** What traces requests; undefined where nothing does. */
export const tracing = (): Tracing | undefined => shared.tillerTracing
