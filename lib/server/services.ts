import 'server-only'
import { resolve } from 'node:path'
import { loadCatalogue, spreadContextsIn, type Catalogue, type SpreadContexts } from '@/lib/catalogue'
import { createLocalEngine } from '@/lib/engine/local'
import type { Engine } from '@/lib/engine/port'
import { Variant } from '@/lib/steering'
import type { Analyser } from '@/lib/assist/analyser'
import { AutomaticEdits } from '@/lib/assist/automatic-edits'
import { EmbeddedAnalyser } from '@/lib/assist/embedded/embedded-analyser'
import { assistantModel, type AssistantModel } from '@/lib/assist/model/assistant-model'
import { ModelAnalyser } from '@/lib/assist/model/model-analyser'
import { readEnv } from './env'
import { ModelNames, type ModelAliases } from '@/lib/models/model-names'
import { Slots } from '@/lib/models/slots'
import { MemoryVariantStore } from '@/lib/store/memory/memory'
import type { VariantStore } from '@/lib/store/port'

/** Everything that operations work with. */
export interface Services {
  engine: Engine
  catalogue: Catalogue
  /** More contexts of a feature than the catalogue keeps in memory. */
  spreadContexts: SpreadContexts
  /** What the wire protocols call the engine's model. */
  models: ModelNames
  store: VariantStore
  /** One slot for each answer being written. */
  answers: Slots
  /** One slot for each text being read: search and inspection do not wait for answers. */
  readings: Slots
  /** Chooses features for people who say in words what they want. */
  assist: { analyser: Analyser; automatic: AutomaticEdits }
}

/** Two answers of a comparison, for two people at once; the model runs on the processor that serves the pages. */
const ANSWER_LIMITS = { slots: 4, waitMs: 30_000, line: 64 }
const READING_LIMITS = { slots: 4, waitMs: 30_000, line: 64 }

/** The services around an engine: also what tests build on. */
export function assembleServices(
  engine: Engine,
  catalogue: Catalogue,
  spreadContexts: SpreadContexts,
  aliases?: ModelAliases,
  assistant?: AssistantModel,
): Services {
  const tools = {
    engine,
    catalogue,
    answers: new Slots(ANSWER_LIMITS),
    readings: new Slots(READING_LIMITS),
  }
  return {
    ...tools,
    spreadContexts,
    models: new ModelNames(engine.card.model, aliases),
    store: new MemoryVariantStore(JSON.stringify(new Variant(engine.card.model).json())),
    assist: {
      analyser: assistant ? new ModelAnalyser(catalogue, assistant) : new EmbeddedAnalyser(tools),
      automatic: new AutomaticEdits(),
    },
  }
}

async function createServices(): Promise<Services> {
  const env = readEnv()
  // Paths are given at run time, so the bundler must not look for files behind them.
  const model = resolve(/* turbopackIgnore: true */ process.cwd(), env.MODEL_DIR)
  const wordnet = resolve(/* turbopackIgnore: true */ process.cwd(), env.WORDNET_DIR)
  const catalogue = await loadCatalogue({ model, wordnet })
  const units = Float32Array.from(catalogue.entries, (entry) => entry.unit)
  const engine = await createLocalEngine(model, units)
  return assembleServices(engine, catalogue, spreadContextsIn(model), env.MODEL_ALIASES, assistantModel(env))
}

/** The bundler may load this module more than once, so the one instance hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerServices?: Promise<Services> }

/** The process's services, made on first use. After a failure the next call tries again. */
export function services(): Promise<Services> {
  shared.tillerServices ??= createServices().catch((error: unknown) => {
    delete shared.tillerServices
    throw error
  })
  return shared.tillerServices
}
