import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type z } from 'zod'
import { filesBelow } from '../folder-files'
import { Journal } from './journal'
import { keptAnswer, type KeptAnswer } from './own-answers'
import { keptReading, type KeptReading } from './readings'
import { keptTrials, type KeptTrials } from './units'
import { keptBatch, type KeptBatch } from './word-labels'

/** Changes when what is kept would not be understood any more. */
const VERSION = 1

/** The hidden folder of a model in which indexing keeps what it has done; no part of the model. */
export const stateFolder = (dir: string) => join(dir, '.index')

/** What indexing has done so far. */
export interface IndexingState {
  /** Whether an earlier run was gone on with. */
  resumed: boolean
  answers: Journal<KeptAnswer>
  readings: Journal<KeptReading>
  trials: Journal<KeptTrials>
  labels: Journal<KeptBatch>
  close(): Promise<void>
}

/**
 * Opens what an earlier run kept. What was done for another plan, or for other files, is thrown away.
 * @param key says what the results follow from; equal keys, equal results
 */
export async function openState(dir: string, key: unknown): Promise<IndexingState> {
  const folder = stateFolder(dir)
  const text = JSON.stringify({ version: VERSION, key })
  const known = await readFile(join(folder, 'key.json'), 'utf8').catch(() => null)
  if (known !== text) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'key.json'), text)
  const open = <Item>(name: string, schema: z.ZodType<Item>) => Journal.open(join(folder, `${name}.jsonl`), schema)
  const [answers, readings] = [await open('answers', keptAnswer), await open('readings', keptReading)]
  const [trials, labels] = [await open('trials', keptTrials), await open('labels', keptBatch)]
  const journals = [answers, readings, trials, labels]
  return {
    resumed: journals.some(({ items }) => items.length > 0),
    answers,
    readings,
    trials,
    labels,
    close: async () => void (await Promise.all(journals.map((journal) => journal.close()))),
  }
}

/** SHA-256 over the names and contents of an SAE's files, in hex: features of the same SAE have the same ids everywhere. */
export async function hashOfSae(folder: string, signal: AbortSignal): Promise<string> {
  const sum = createHash('sha256')
  for (const { path, size } of await filesBelow(folder)) {
    sum.update(`${path}\0${size}\0`)
    for await (const piece of createReadStream(join(folder, path), { signal })) sum.update(piece as Buffer)
  }
  return sum.digest('hex')
}
