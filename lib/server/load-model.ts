import 'server-only'
import { join } from 'node:path'
import { Catalogue, loadCatalogue, spreadContextsIn, type Thesaurus } from '@/lib/catalogue'
import { createLocalEngine, openForIndexing } from '@/lib/engine/local'
import { assembleModel, newSlots } from '@/lib/models/assemble'
import { filesOfModel, SAE_FOLDER } from '@/lib/models/folder-files'
import type { Engine } from '@/lib/engine/port'
import type { ModelFolder } from '@/lib/models/folders'
import { hashOfSae } from '@/lib/models/indexing/state'
import type { Unindexed } from '@/lib/models/indexing/unindexed'
import { checkAnswers } from '@/lib/models/known-answers'
import { readProfile } from '@/lib/models/profile'
import type { LoadedModel } from '@/lib/models/registry'
import type { SlotSizes } from '@/lib/models/slot-sizes'
import { withoutPaths } from '@/lib/models/without-paths'

/** Weights are held as 32-bit floats, whatever they are in their file. */
const BYTES_PER_WEIGHT = 4
/** An SAE is widened like the model, and a catalogue's texts and search index come to about twice their file. */
const GROWTH = 2

/** What share of loading is done before the weights are, and after them. */
const WEIGHTS = { from: 0.2, to: 0.95 }

type Loadable = Pick<ModelFolder, 'name' | 'dir' | 'hasCatalogue'>

/**
 * Loads a model folder, with its SAE and its catalogue if it has them.
 * @param around what the model is to be asked through, such as one that measures
 * @param sizes how much it does at once; left out, the defaults
 * @throws Error whose message says in words for the model's owner what is wrong, without paths of the machine
 */
export async function loadModel(
  folder: Loadable,
  thesaurus: Thesaurus,
  report: (share: number) => void,
  around: (engine: Engine) => Engine = (engine) => engine,
  sizes?: SlotSizes,
): Promise<LoadedModel> {
  try {
    return await load(folder, thesaurus, report, around, sizes)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Error(await withoutPaths(message, folder.dir, folder.name), { cause })
  }
}

async function load(
  { name, dir, hasCatalogue }: Loadable,
  thesaurus: Thesaurus,
  report: (share: number) => void,
  around: (engine: Engine) => Engine,
  sizes?: SlotSizes,
): Promise<LoadedModel> {
  const profile = await readProfile(dir)
  report(0.05)
  const catalogue = hasCatalogue ? await loadCatalogue(dir, thesaurus) : new Catalogue([], thesaurus)
  report(WEIGHTS.from)
  const units = Float32Array.from(catalogue.entries, (entry) => entry.unit)
  const local = await createLocalEngine(dir, units, {
    threads: sizes?.threads,
    report: (share) => report(WEIGHTS.from + share * (WEIGHTS.to - WEIGHTS.from)),
  })
  await checkAnswers(dir, local, units).catch(async (error: unknown) => {
    await local.close()
    throw error
  })
  const engine = around(local)
  const saeDigest =
    engine.card.sae && `sha256:${await hashOfSae(join(dir, SAE_FOLDER), new AbortController().signal)}`
  const model = assembleModel(
    { name, engine, catalogue, contexts: spreadContextsIn(dir), profile, saeDigest },
    sizes,
  )
  const weights = engine.card.parameters * BYTES_PER_WEIGHT
  return { model, bytes: weights + GROWTH * (await bytesOfFeatures(dir)), close: () => engine.close() }
}

/**
 * Opens a model whose SAE has no catalogue.
 * @throws Error like `loadModel`
 */
export async function openUnindexed({ name, dir }: Pick<ModelFolder, 'name' | 'dir'>): Promise<Unindexed> {
  const { engine, latents } = await openForIndexing(dir).catch(async (cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Error(await withoutPaths(message, dir, name), { cause })
  })
  const close = async () => void (await Promise.all([engine.close(), latents.close()]))
  return { model: { engine, slots: newSlots() }, latents, close }
}

/** The files of the SAE and of its catalogue. */
async function bytesOfFeatures(dir: string): Promise<number> {
  const files = await filesOfModel(dir)
  const ofFeatures = files.filter(
    ({ path }) => path === 'catalogue.jsonl' || path.startsWith(`${SAE_FOLDER}/`),
  )
  return ofFeatures.reduce((sum, { size }) => sum + (size ?? 0), 0)
}
