import 'server-only'
import { loadCatalogue, spreadContextsIn, type Thesaurus } from '@/lib/catalogue'
import { createLocalEngine } from '@/lib/engine/local'
import { assembleModel } from '@/lib/models/assemble'
import { readProfile } from '@/lib/models/profile'
import type { LoadedModel } from '@/lib/models/registry'

export interface ModelFolder {
  name: string
  folder: string
  bytes: number
}

/** Weights of 16 bits are widened when they are loaded. */
const WIDENED = 2

/** Loads a model folder. Throws ModelLoadError, CatalogueLoadError, or an Error that names the file. */
export async function loadModel(
  { name, folder, bytes }: ModelFolder,
  thesaurus: Thesaurus,
  report: (share: number) => void,
): Promise<LoadedModel> {
  const catalogue = await loadCatalogue(folder, thesaurus)
  report(0.2)
  const units = Float32Array.from(catalogue.entries, (entry) => entry.unit)
  const [engine, profile] = await Promise.all([createLocalEngine(folder, units), readProfile(folder)])
  const model = assembleModel({ name, engine, catalogue, contexts: spreadContextsIn(folder), profile })
  return { model, bytes: bytes * WIDENED, close: async () => {} }
}
