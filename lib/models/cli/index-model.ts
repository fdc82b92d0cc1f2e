import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ModelFolder } from '../folders'
import { noCatalogue } from '../inspect-folder'
import { forgetWork, indexModel, type IndexingPlan, type IndexingSummary } from '../indexing/index-model'
import { readLabels } from '../indexing/label-files'
import type { IndexingStage, ReportIndexing } from '../indexing/progress'
import type { Unindexed } from '../indexing/unindexed'
import { lock } from '../sources/lock'
import { CommandError, folderNamed, UsageError, type Cli, type Command } from './command'
import type { Output } from './output'

const options = {
  texts: { type: 'string', multiple: true },
  answers: { type: 'string', default: '256' },
  tokens: { type: 'string', default: '200000' },
  labels: { type: 'string' },
  sweep: { type: 'string', default: '12' },
  'no-assistant': { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
} as const

export const index: Command = {
  usage: 'NAME [--texts PATH]… [--labels PATH] [--answers N] [--tokens N] [--sweep N] [--no-assistant] [--replace]',
  summary: "makes the catalogue of a model's SAE: what each feature stands for, and how strongly to steer by it",
  help: `Reads texts and keeps where each feature fires, what it promotes, a label, and strength 1: the strongest push at which
answers stay fluent. It may take long; broken off, the same command goes on where it stopped.

  --texts PATH     a file or folder of *.txt, *.md or *.jsonl (a "text" or "messages" in each line; .gz too); may be
                   given more than once. Without it: the model's own answers to questions of many subjects and manners
  --labels PATH    labels made elsewhere: a file or folder of explanations as Neuronpedia gives them away (*.jsonl,
                   *.jsonl.gz, *.json)
  --answers N      how many questions the model answers, where no texts are given (${options.answers.default})
  --tokens N       at most so many tokens are read (${options.tokens.default})
  --sweep N        of how many features strength 1 is measured; the others' follows from theirs (${options.sweep.default})
  --no-assistant   labels from the evidence alone, even if ASSISTANT_MODEL is set. Otherwise that model words labels,
                   and is sent passages of the texts
  --replace        makes the catalogue of a model of your own anew`,
  async run(args, cli) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) throw new UsageError('index takes the name of one model')
    const numbers = {
      answers: wholeNumber(values.answers, '--answers', 16),
      mostTokens: wholeNumber(values.tokens, '--tokens', 100),
      swept: wholeNumber(values.sweep, '--sweep', 1),
    }
    const folder = indexable(await folderNamed(name, cli), values.replace)
    const labeller = values['no-assistant'] ? null : cli.labeller()
    const unlock = await lock(join(cli.root, `.${name}.lock`), 'indexing')
    let unindexed: Unindexed | undefined
    try {
      cli.out.progress(`loading ${name}`)
      unindexed = await cli.engine.openUnindexed(folder)
      const labels = await labelsAt(values.labels, unindexed.latents.count)
      const plan = { ...numbers, texts: values.texts ?? [], labels, labeller }
      tell(await indexing(folder, unindexed, plan, cli), folder, unindexed.latents.count, cli.out)
    } finally {
      await unindexed?.close()
      await unlock()
    }
    return 0
  },
}

function wholeNumber(text: string, option: string, least: number): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new UsageError(`${option} takes a whole number of ${least} or more, not "${text}"`)
}

/** @throws CommandError for a folder that cannot be indexed, or that has a catalogue and is not to get another */
function indexable(folder: ModelFolder, replace: boolean): ModelFolder {
  const { name, hasSae, hasCatalogue, shipped, fault } = folder
  if (fault !== undefined && fault !== noCatalogue(name)) throw new CommandError(`${name} cannot be loaded. ${fault}`)
  if (!hasSae)
    throw new CommandError(`${name} has no SAE, so there is nothing to index. Add one with: npm run models -- add ${name} --sae SOURCE`)
  if (!hasCatalogue) return folder
  if (shipped) throw new CommandError(`${name} is shipped with Tiller and has a catalogue.`)
  if (!replace) throw new CommandError(`${name} has a catalogue. To make it anew, say --replace.`)
  return folder
}

async function labelsAt(path: string | undefined, latents: number): Promise<IndexingPlan['labels']> {
  return path === undefined ? null : { by: 'imported', of: await readLabels(path, latents) }
}

async function indexing(folder: ModelFolder, unindexed: Unindexed, plan: IndexingPlan, { out, signal }: Cli) {
  const resumed = () => out.note('Going on where an earlier run was broken off.')
  const summary = await indexModel(folder, unindexed, plan, { report: telling(out), resumed }, signal)
  await forgetWork(folder)
  return summary
}

const DOING: Record<IndexingStage, string> = {
  answering: 'the model answers questions',
  reading: 'the model reads texts',
  calibrating: 'measuring how strongly features may be pushed',
  'next tokens': 'looking up which tokens features promote',
  labelling: 'labelling features',
  writing: 'writing the catalogue',
}

/** In a log that cannot be written over, as many lines for each stage at most. */
const LINES = 10

function telling({ status }: Output): ReportIndexing {
  let told = ''
  return ({ stage, done, total }) => {
    const share = total === 0 ? 1 : done / total
    const key = `${stage} ${Math.floor(share * LINES)}`
    if (key === told) return
    told = key
    status(`${DOING[stage]}: ${done} of ${total}`)
  }
}

function tell({ tokens, alive, labelled, cut, units }: IndexingSummary, { name }: ModelFolder, latents: number, out: Output) {
  out.status('')
  if (cut) out.note('The texts are longer than what was read; --tokens reads more of them.')
  if (!units.soundUnsteered)
    out.note('The model repeats itself without steering, too, so that what strength 1 is to be could not be measured well.')
  const by = [...labelled].map(([who, count]) => `${count} ${who}`).join(', ')
  const pushes = units.pushes.map((push) => push.toFixed(2)).join(', ')
  out.line(`Indexed ${name}: ${alive} of ${latents} features fired on ${tokens} tokens. Labels: ${by}.`)
  out.line(
    `Strength 1 pushes by ${units.usual.toFixed(2)} of the residual stream's length, the median of ${units.pushes.length} features (${pushes}).`,
  )
  out.line(`See whether it runs with: npm run models -- check ${name}`)
}
