import 'server-only'
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { EmbeddedAnalyser } from '@/lib/assist/embedded/embedded-analyser'
import { assistantModel, type AssistantModel } from '@/lib/assist/model/assistant-model'
import { ModelAnalyser } from '@/lib/assist/model/model-analyser'
import { ANNOTATIONS, openThesaurus } from '@/lib/catalogue'
import type { Engine } from '@/lib/engine/port'
import { modelsFolder } from '@/lib/models/data-folder'
import { ModelFolders } from '@/lib/models/folders'
import { checkAliases } from '@/lib/models/model-names'
import { Registry, type ModelSource, type RegistryEvent } from '@/lib/models/registry'
import type { Context } from '@/lib/operations/context'
import { withMadeFeatures } from '@/lib/operations/with-made-features'
import { emptyVariant } from '@/lib/operations/sessions'
import { currentRecord } from '@/lib/request-record'
import type { MadeFeatureStore } from '@/lib/store/made-features'
import { readEnv, type Env } from './env'
import { beforeTheEnd } from './last-deeds'
import { slotSizes } from './load-variables'
import { loadModel } from './load-model'
import { log } from './log'
import { MeasuredEngine } from './metrics/measured-engine'
import { metrics } from './metrics/shared'
import { openStores, type Stores } from './open-stores'

const MEGABYTE = 1024 * 1024

/** What chooses features on every model: the assistant model if there is one, else a table and the feature search. */
export const analysing = (assistant?: AssistantModel): Context['analyserOf'] =>
  assistant
    ? ({ catalogue }) => new ModelAnalyser(catalogue, assistant)
    : (model) => new EmbeddedAnalyser(model)

async function createContext(): Promise<Context> {
  const env = readEnv()
  const stores = await openStores(env)
  try {
    const context = await contextOf(env, stores)
    beforeTheEnd(() => stores.close())
    return context
  } catch (error) {
    await stores.close()
    throw error
  }
}

async function contextOf(env: Env, { made, kept, notes, requestKeys, sessions }: Stores): Promise<Context> {
  const sources = await modelSources(env, made)
  const names = (await sources()).map(({ name }) => name)
  checkAliases(names, env.MODEL_ALIASES)
  const models = new Registry({
    sources,
    aliases: env.MODEL_ALIASES,
    memoryBytes: env.MODELS_MEMORY_MB ? env.MODELS_MEMORY_MB * MEGABYTE : totalmem() / 2,
    report: noteModel,
  })
  metrics().watch(() => models.present)
  const store = sessions(emptyVariant(names[0] ?? env.DEFAULT_MODEL))
  return { models, store, made, kept, notes, requestKeys, analyserOf: analysing(assistantModel(env)) }
}

function noteModel(event: RegistryEvent): void {
  const { what, error, ...rest } = event
  metrics().ofModel(event)
  if (error === undefined) log.info(rest, what)
  else log.error({ ...rest, err: error }, what)
}

/** Answers that belong to no request are the server's own trials, and are not counted. */
const measured = (model: string) => (engine: Engine) =>
  new MeasuredEngine(engine, model, (answer) => void (currentRecord() && metrics().answered(answer)))

/** Paths are given at run time, so the bundler must not look for files behind them. */
const here = (path: string) => resolve(/* turbopackIgnore: true */ process.cwd(), path)

/** The models that are there, the default one first. */
async function modelSources(env: Env, made: MadeFeatureStore): Promise<() => Promise<ModelSource[]>> {
  let opened: ReturnType<typeof openThesaurus> | undefined
  const thesaurus = () => (opened ??= openThesaurus(here(env.WORDNET_DIR), here(ANNOTATIONS)))
  const folders = new ModelFolders([
    { dir: here('models'), shipped: true },
    { dir: here(env.TILLER_MODELS_DIR ?? modelsFolder()), shipped: false },
  ])
  for (const { name, dir, hides } of await folders.list())
    if (hides !== undefined) log.warn({ model: name, served: dir, hidden: hides }, 'two models of one name')
  return async () => {
    const sources = (await folders.list()).map((folder) => ({
      name: folder.name,
      bytes: folder.bytes,
      stamp: folder.stamp,
      fault: folder.fault,
      load: async (report: (share: number) => void) =>
        withMadeFeatures(
          await loadModel(folder, thesaurus(), report, measured(folder.name), slotSizes(env)),
          made,
          {
            unfit: ({ entry: { label } }, err) =>
              log.warn({ err, model: folder.name, feature: label }, 'a made feature does not fit its model'),
            unread: (err) =>
              log.warn(
                { err, model: folder.name },
                'made features cannot be read; those last read are served',
              ),
          },
        ),
    }))
    const isDefault = ({ name }: ModelSource) => name === env.DEFAULT_MODEL
    return [...sources.filter(isDefault), ...sources.filter((source) => !isDefault(source))]
  }
}

/** The bundler may load this module more than once, so the one instance hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerContext?: Promise<Context> }

/** The process's context, made on first use. After a failure the next call tries again. */
export function context(): Promise<Context> {
  shared.tillerContext ??= createContext().catch((error: unknown) => {
    delete shared.tillerContext
    throw error
  })
  return shared.tillerContext
}
