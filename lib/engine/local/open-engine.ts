import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { ModelLoadError } from '../errors'
import type { Latents } from '../latents'
import type { Engine } from '../port'
import { checkWeights } from './architectures/check-weights'
import { readArchitecture } from './architectures/read-architecture'
import { FeatureSpace } from './feature-space'
import { openWeights } from './files/model-files'
import { LocalEngine } from './local-engine'
import { LocalLatents } from './local-latents'
import { openSae } from './sae/open-sae'
import { ChatTokenizer } from './text/chat-tokenizer'
import { readGenerationConfig } from './text/generation-config'
import { Transformer, type Settings } from './transformer'
import { countParameters } from './weights/weights'

/**
 * Opens a model of a supported architecture, in one of the forms that `openModelFiles` reads, with the SAE in the folder `sae`
 * inside it, if there is one.
 * @param units strength 1 of every latent, in the SAE's units, [d_sae]; empty without an SAE
 * @param settings `report` is told while the weights are loaded, with the share that is; `threads` are chosen by the model's size if
 * left out
 * @throws ModelLoadError if a file is missing, broken, or of a kind that this engine does not run
 */
export async function createLocalEngine(
  dir: string,
  units: Float32Array,
  settings: Settings = {},
): Promise<Engine> {
  const parts = await openParts(dir)
  checkUnits(parts.placed, units)
  return assemble(parts, units, settings)
}

/**
 * The same of a model whose SAE has no catalogue yet: strength 1 of each latent is one unit of its activation.
 * @throws ModelLoadError like `createLocalEngine`, and if the model has no SAE
 */
export async function openForIndexing(dir: string): Promise<{ engine: Engine; latents: Latents }> {
  const parts = await openParts(dir)
  const { placed, config, weights } = parts
  if (placed === null) throw new ModelLoadError('The model has no SAE: there is no folder sae in its folder')
  const engine = await assemble(parts, new Float32Array(placed.sae.config.d_sae).fill(1))
  return { engine, latents: new LocalLatents(config, weights, placed.sae) }
}

/** What is read of a model's folder. */
async function openParts(dir: string) {
  const config = await readArchitecture(dir)
  const weights = await openWeights(dir)
  await checkWeights(config, weights)
  const tokenizer = await ChatTokenizer.load(dir)
  tokenizer.requireEmbedded(config.vocabSize)
  const folder = join(dir, 'sae')
  const placed = existsSync(folder)
    ? await openSae(folder, { width: config.hiddenSize, layers: config.layers })
    : null
  return { dir, config, weights, tokenizer, placed }
}

type Parts = Awaited<ReturnType<typeof openParts>>

async function assemble(
  { dir, config, weights, tokenizer, placed }: Parts,
  units: Float32Array,
  { threads, report }: Settings = {},
): Promise<Engine> {
  const space = new FeatureSpace(placed && { ...placed, units }, [])
  const facts = { model: basename(dir), parameters: countParameters(weights) }
  const transformer = await Transformer.load(config, weights, space.layers, {
    threads: threads ?? threadsFor(facts.parameters),
    report,
  })
  return new LocalEngine(facts, transformer, space, tokenizer, await readGenerationConfig(dir))
}

/** Below so many parameters a second thread costs more in hand-over than it computes. */
const WORTH_THREADS = 30e6
/** The weights pass through the memory's channels, which more threads do not widen. */
const MOST_THREADS = 8

const threadsFor = (parameters: number): number =>
  parameters < WORTH_THREADS ? 1 : Math.min(availableParallelism(), MOST_THREADS)

function checkUnits(placed: Parts['placed'], units: Float32Array): void {
  const latents = placed?.sae.config.d_sae ?? 0
  if (units.length === latents && units.every((unit) => unit >= 0)) return
  throw new ModelLoadError(
    placed
      ? `Each of the SAE's ${latents} latents needs a unit of 0 or more`
      : `There is no SAE, but ${units.length} features are catalogued. Put the SAE into the folder sae, or remove the catalogue`,
  )
}
