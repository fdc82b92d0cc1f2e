import { readArchitecture } from '@/lib/engine/local/architectures/read-architecture'
import { openFitting } from '@/lib/engine/local/sae/open-sae'

/** Throws ModelLoadError if the SAE in a folder cannot be run with the model in another. Reads no weights. */
export async function requireFitting(sae: string, model: string): Promise<void> {
  const { hiddenSize: width, layers } = await readArchitecture(model)
  await openFitting(sae, { width, layers })
}
