import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { exampleContext, type ExampleContext } from './entry'

/** Contexts of one feature from its weakest activations to its strongest; none where nobody gathered any. */
export type SpreadContexts = (index: number) => Promise<readonly ExampleContext[]>

const line = z.object({ index_in_sae: z.int().min(0), spread: z.array(exampleContext) })

const NEWLINE = 0x0a

/** Splits a file of lines without decoding it: most of its lines are never asked for. */
function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start)
    const end = found === -1 ? bytes.length : found
    yield bytes.subarray(start, end)
    start = end + 1
  }
}

/**
 * Reads `contexts.jsonl` of a model folder, whose line i belongs to feature i, when a feature is first asked about. A folder
 * without that file has no such contexts. Rejects with an Error for a line that does not fit, and reads again next time
 * where the file could not be read.
 */
export function spreadContextsIn(folder: string): SpreadContexts {
  const path = join(folder, 'contexts.jsonl')
  let lines: Promise<Buffer[]> | undefined

  const load = () =>
    readFile(path).then(
      (bytes) => [...linesOf(bytes)],
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        lines = undefined
        throw error
      },
    )

  return async (index) => {
    lines ??= load()
    const text = (await lines)[index]
    if (text === undefined) return []
    const parsed = line.safeParse(JSON.parse(text.toString('utf8')))
    if (!parsed.success || parsed.data.index_in_sae !== index)
      throw new Error(`Line ${index + 1} of ${path} is not the contexts of feature ${index}.`)
    return parsed.data.spread
  }
}
