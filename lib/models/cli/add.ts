import { mkdir } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { isModelName, NAME_RULE, nearestName } from '../folder-name'
import { noCatalogue } from '../inspect-folder'
import { addModel, type Adding, type Telling } from '../sources/add-model'
import { waiting } from '../sources/attempts'
import type { Means } from '../sources/gather'
import { Hub } from '../sources/hub'
import { readHubSettings } from '../sources/hub-settings'
import { knownModel, knownNames } from '../sources/known'
import { parseSource, sourceName, sourceText, type Source } from '../sources/parse-source'
import { SourceError } from '../sources/source-error'
import { CommandError, UsageError, type Cli, type Command } from './command'
import { bytesProgress } from './output'

const options = {
  name: { type: 'string' },
  sae: { type: 'string' },
  link: { type: 'boolean', default: false },
} as const

export const add: Command = {
  usage: 'SOURCE [--name NAME] [--sae SOURCE] [--link]',
  summary: 'copies or downloads a model, or goes on with a download that was broken off',
  help: `SOURCE is one of
  a folder of a model, or a GGUF file
  owner/name, hf:owner/name@revision        a repository of the Hugging Face hub
  owner/name:file.gguf                      one GGUF file of several
  https://huggingface.co/owner/name         the address of its page
  ${knownNames().join(', ').padEnd(42)}a model with a short name

  --name NAME    what the model is called; otherwise it has the name of its source
  --sae SOURCE   its sparse autoencoder: a folder, a file, or a folder or file of a repository,
                 as in owner/name:layer_12/width_16k. With the name of a model that is there, its SAE is added.
                 Layer and active latents are read from its path where its files do not say them
  --link         links to files of this machine instead of copying them

HF_TOKEN gives access to gated and private repositories; HF_ENDPOINT names another hub.`,
  async run(args, cli) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [text, ...more] = positionals
    if (text === undefined || more.length > 0) throw new UsageError('add takes one source')
    const settings = await readHubSettings(cli.env)
    const hub = new Hub(settings, { signal: cli.signal, wait: waiting, note: cli.out.note })
    const means = { hub, link: values.link }
    const sae = values.sae === undefined ? null : await parseSource(values.sae, settings.endpoint)
    if (sae && (await isPresent(text, cli))) return addSae(text, sae, means, cli)
    const known = knownModel(text)
    const sources = known?.sources ?? [await parseSource(text, settings.endpoint)]
    const name = await freeName(values.name ?? (known && text.toLowerCase()), sources[0]!, cli)
    await addFirst({ root: cli.root, name, sae }, sources, means, cli).catch((error: unknown) => {
      if (known && error instanceof SourceError) throw new SourceError(`${error.message}\n${known.otherwise}`)
      throw error
    })
    return told(name, sae !== null, cli)
  },
}

const telling = ({ out, engine }: Cli): Telling => ({
  progress: bytesProgress(out),
  requireFitting: (sae, model) => engine.requireFitting(sae, model),
})

const isPresent = async (name: string, { folders }: Cli) => (await folders.list()).some((folder) => folder.name === name)

/** @throws CommandError for a name that is taken, UsageError for one that the rule does not allow */
async function freeName(given: string | undefined, source: Source, cli: Cli): Promise<string> {
  const name = given ?? nearestName(sourceName(source))
  if (name === undefined) throw new UsageError(`"${sourceName(source)}" cannot be a name; give one with --name`)
  if (!isModelName(name)) throw new UsageError(`"${name}" cannot be a name: ${NAME_RULE}`)
  if (await isPresent(name, cli))
    throw new CommandError(`There is a model "${name}" already. Remove it first, or give the new one another name with --name.`)
  return name
}

/** Adds the model from the first of its sources that can be had. */
async function addFirst(
  adding: Omit<Adding, 'model'>,
  [first, ...others]: Source[],
  means: Means,
  cli: Cli,
): Promise<void> {
  try {
    cli.out.note(`Adding ${adding.name} from ${sourceText(first!)}`)
    await mkdir(adding.root, { recursive: true })
    await addModel({ ...adding, model: first! }, means, telling(cli))
  } catch (error) {
    if (!(error instanceof SourceError) || others.length === 0) throw error
    cli.out.note(error.message)
    await addFirst(adding, others, means, cli)
  }
}

async function addSae(name: string, sae: Source, means: Means, cli: Cli): Promise<number> {
  const { hasSae, shipped } = (await cli.folders.list()).find((folder) => folder.name === name)!
  if (shipped) throw new CommandError(`${name} is shipped with Tiller and stays as it is. Copy it first: npm run models -- add models/${name} --name NAME`)
  if (hasSae) throw new CommandError(`${name} has an SAE already. Remove its folder sae and its catalogue.jsonl first.`)
  await addModel({ root: cli.root, name, model: null, sae }, means, telling(cli))
  return told(name, true, cli)
}

function told(name: string, hasSae: boolean, { out }: Cli): number {
  out.status('')
  out.line(`Added ${name}.`)
  if (hasSae) out.line(noCatalogue(name))
  out.line(`See whether it runs with: npm run models -- check ${name}`)
  return 0
}
