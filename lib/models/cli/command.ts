import type { ModelFolder, ModelFolders } from '../folders'
import type { Unindexed } from '../indexing/unindexed'
import type { Labeller } from '../indexing/labels'
import type { LoadedModel } from '../registry'
import type { Output } from './output'

/** What the command line may do with an engine; the script that runs it chooses the adapter. */
export interface EngineTools {
  /** As the server loads it. */
  load(folder: ModelFolder, report: (share: number) => void): Promise<LoadedModel>
  /** A model whose SAE has no catalogue, or is to get another. Throws ModelLoadError. */
  openUnindexed(folder: ModelFolder): Promise<Unindexed>
  /** The architecture's name, such as LlamaForCausalLM. Throws ModelLoadError. */
  architectureOf(folder: string): Promise<string>
  /** Throws ModelLoadError if the SAE in a folder cannot be run with the model in another. Reads no weights. */
  requireFitting(sae: string, model: string): Promise<void>
  /** How far the model in a folder with goldens is from the reference; null for a folder without. */
  parityOf(folder: string): Promise<Parity | null>
  /** The comparisons of the fixtures that the tests have, one after the other. */
  fixtures(): AsyncIterable<FixtureParity>
}

export interface Parity {
  passes: boolean
  /** What was compared and how far it is off, in words. */
  words: string
}

export interface FixtureParity extends Parity {
  family: string
  form: string
}

/** What commands work with. */
export interface Cli {
  out: Output
  folders: ModelFolders
  /** The folder of the person's own models, which models are added to. */
  root: string
  env: Readonly<Record<string, string | undefined>>
  /** Fires when the person interrupts. */
  signal: AbortSignal
  engine: EngineTools
  /** Words labels for features; null without an assistant model. Throws an Error for one that is not set up rightly. */
  labeller(): Labeller | null
  /** Asks for a yes; false without anyone to ask. */
  confirm(question: string): Promise<boolean>
}

export interface Command {
  /** What stands behind the command's name. */
  usage: string
  summary: string
  /** Lines about arguments and options, and examples. */
  help: string
  /** @returns the process's exit code: 0 for done, 1 for a check that failed */
  run(args: string[], cli: Cli): Promise<number>
}

/** Arguments that do not fit; the help is shown with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What the command cannot do, in words for the person; nothing has changed. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** A model by its name. @throws CommandError naming those that there are */
export async function folderNamed(name: string, { folders }: Cli): Promise<ModelFolder> {
  const all = await folders.list()
  const found = all.find((folder) => folder.name === name)
  if (found) return found
  const names = all.map((folder) => folder.name).join(', ') || 'none'
  throw new CommandError(`There is no model "${name}". There are: ${names}.`)
}
