import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CatalogueEntry } from '@/lib/catalogue'
import { Controller, Feature } from '@/lib/steering'
import { filesOfModel, SAE_FOLDER } from '../folder-files'
import type { ModelFolder } from '../folders'
import type { ServedModel } from '../served-model'
import { formatBytes } from '../sources/format-bytes'
import { messageOf } from '../sources/source-error'
import { CommandError, folderNamed, UsageError, type Cli, type Command } from './command'
import { table } from './output'

const QUESTION = 'Tell me about the sea.'
const ANSWER_TOKENS = 16
/** A feature may be one of another kind of text; the first of so many that steers is enough. */
const FEATURES_TRIED = 8

export const check: Command = {
  usage: 'NAME | --fixtures',
  summary: 'loads a model as the server does, lets it answer, and steers it',
  help: `  --fixtures   compares the models of the tests with transformers and prints a table:
               family, form, parity (needs a clone of the repository)

A folder with goldens (golden.json and golden.safetensors, as training/ makes them) is compared with them, too.
The exit code is 1 if anything is wrong.`,
  async run(args, cli) {
    const options = { fixtures: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [name, ...more] = positionals
    if (values.fixtures && name === undefined) return checkFixtures(cli)
    if (values.fixtures || name === undefined || more.length > 0)
      throw new UsageError('check takes the name of one model, or --fixtures')
    return checkModel(await folderNamed(name, cli), cli)
  },
}

/** Something of the model that was looked at. */
interface Finding {
  about: string
  words: string
  passes: boolean
}

async function checkModel(folder: ModelFolder, cli: Cli): Promise<number> {
  if (folder.fault !== undefined) throw new CommandError(`${folder.name} cannot be loaded. ${folder.fault}`)
  const { model, bytes, close } = await cli.engine.load(folder, (share) =>
    cli.out.progress(`loading ${folder.name}: ${Math.round(share * 100)}%`),
  )
  try {
    cli.out.progress('')
    const facts = await factsOf(folder, model, bytes, cli)
    const first = await answering(model, cli.signal)
    const findings = first.passes ? [first, await steering(model, cli.signal)] : [first]
    const parity = await cli.engine.parityOf(folder.dir)
    findings.push({ about: 'parity', words: parity?.words ?? 'no golden.json to compare with', passes: parity?.passes ?? true })
    const rows = findings.map(({ about, words, passes }) => [about, passes ? words : `FAILED: ${words}`])
    for (const line of table([...facts, ...rows])) cli.out.line(line)
    return findings.every(({ passes }) => passes) ? 0 : 1
  } finally {
    await close()
  }
}

async function factsOf(folder: ModelFolder, { card }: ServedModel, bytes: number, cli: Cli): Promise<string[][]> {
  return [
    ['name', folder.name],
    ['architecture', await cli.engine.architectureOf(folder.dir)],
    ['form', folder.form ?? '-'],
    ['parameters', `${card.parameters.toLocaleString('en')} in ${card.layers} layers`],
    ['context', `${card.contextLength} tokens`],
    ['memory', `about ${formatBytes(bytes)}`],
    ['SAE', await saeOf(folder.dir, card)],
    ['capabilities', card.capabilities.join(', ')],
  ]
}

async function saeOf(dir: string, { sae }: ServedModel['card']): Promise<string> {
  if (sae === null) return 'none: the model chats and has no features'
  const files = (await filesOfModel(dir)).filter(({ path }) => path.startsWith(`${SAE_FOLDER}/`))
  const kind = await architectureOfSae(dir)
  const names = files.map(({ path }) => path.slice(SAE_FOLDER.length + 1)).join(', ')
  const places = `read after layer ${sae.readLayer}, steered after layer ${sae.steerLayer}`
  return `${kind}${sae.latents} latents, ${places} (${names})`
}

/** SAELens and others name the kind of SAE in its settings. */
async function architectureOfSae(dir: string): Promise<string> {
  const text = await readFile(join(dir, SAE_FOLDER, 'cfg.json'), 'utf8').catch(() => '{}')
  const found = /"architecture"\s*:\s*"([a-z_]+)"/.exec(text)?.[1]
  return found === undefined ? '' : `${found}, `
}

async function answer({ engine }: ServedModel, controller: Controller, signal: AbortSignal): Promise<string> {
  const messages = [{ role: 'user' as const, content: QUESTION }]
  const request = { messages, controller, maxTokens: ANSWER_TOKENS, temperature: 0, topP: 1, seed: 0 }
  let text = ''
  for await (const event of engine.complete(request, signal)) if (event.type === 'token') text += event.text
  return text
}

async function answering(model: ServedModel, signal: AbortSignal): Promise<Finding> {
  try {
    const text = await answer(model, new Controller(), signal)
    return { about: 'answer', words: `${JSON.stringify(QUESTION)} ${JSON.stringify(text)}`, passes: true }
  } catch (error) {
    signal.throwIfAborted()
    return { about: 'answer', words: messageOf(error), passes: false }
  }
}

async function steering(model: ServedModel, signal: AbortSignal): Promise<Finding> {
  const about = 'steering'
  if (model.card.sae === null) return { about, words: 'nothing to steer by: there is no SAE', passes: true }
  const plain = await answer(model, new Controller(), signal)
  const tried = candidates(model.catalogue.entries)
  for (const entry of tried) {
    const controller = new Controller()
    controller.nudge(new Feature(entry), 1)
    const steered = await answer(model, controller, signal)
    if (steered !== plain) return { about, words: `${JSON.stringify(entry.label)} at 1: ${JSON.stringify(steered)}`, passes: true }
  }
  return { about, words: `none of ${tried.length} features at 1 changes the answer`, passes: false }
}

/** Features that can steer, those first that stand for a way of speaking. */
function candidates(entries: readonly CatalogueEntry[]): CatalogueEntry[] {
  const able = entries.filter(({ alive, unit }) => alive && unit > 0)
  const styles = able.filter(({ kind }) => kind === 'style')
  return [...styles, ...able.filter(({ kind }) => kind !== 'style')].slice(0, FEATURES_TRIED)
}

async function checkFixtures({ engine, out, signal }: Cli): Promise<number> {
  const rows: string[][] = []
  let failed = 0
  for await (const { family, form, words, passes } of engine.fixtures()) {
    signal.throwIfAborted()
    out.progress(`${rows.length + 1} compared`)
    if (!passes) failed++
    rows.push([family, form, passes ? words : `FAILED: ${words}`])
  }
  out.progress('')
  if (rows.length === 0) throw new CommandError('There are no fixtures here: they are in tests/fixtures of a clone.')
  for (const line of table([['FAMILY', 'FORM', 'PARITY'], ...rows])) out.line(line)
  out.line(failed === 0 ? `All ${rows.length} agree.` : `${failed} of ${rows.length} do not agree.`)
  return failed === 0 ? 0 : 1
}
