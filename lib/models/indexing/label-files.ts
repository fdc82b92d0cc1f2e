import { z } from 'zod'
import { jsonOf } from '@/lib/json-of'
import { SourceError } from '../sources/source-error'
import { filesAt, linesOf } from './text-files'

const FILES = /\.jsonl?(\.gz)?$/i
const explanation = z.object({
  index: z.coerce.number().int().min(0),
  description: z.string(),
  modelId: z.string().optional(),
  layer: z.union([z.string(), z.number()]).optional(),
})
type ExplanationLine = z.infer<typeof explanation>

/**
 * Labels in the form in which Neuronpedia gives them away: JSON lines, or one JSON list, of explanations with `index` and
 * `description`, in a file or in all files of a folder, packed by gzip or not. Of several explanations of one latent the first
 * that says something counts.
 * @param latents how many the SAE has
 * @returns labels by latent
 * @throws SourceError naming the file for what is no explanation, is of another SAE than the rest, or of a latent that is not there
 */
export async function readLabels(path: string, latents: number): Promise<Map<number, string>> {
  const labels = new Map<number, string>()
  let of: string | undefined
  for (const file of await filesAt(path, FILES, 'labels: *.jsonl, *.jsonl.gz or *.json')) {
    for (const { index, description, modelId, layer } of await explanationsIn(file)) {
      const own = modelId === undefined && layer === undefined ? of : `${modelId ?? '?'}/${layer ?? '?'}`
      if (of !== undefined && own !== of)
        throw new SourceError(`${file} has labels of ${own}, and the labels before it are of ${of}. Give those of one SAE alone.`)
      of = own
      if (index >= latents)
        throw new SourceError(`${file} labels latent ${index}, but the SAE has ${latents}: they are of another SAE.`)
      const text = description.trim()
      if (text !== '' && !labels.has(index)) labels.set(index, text)
    }
  }
  return labels
}

async function explanationsIn(file: string): Promise<ExplanationLine[]> {
  const lines: string[] = []
  for await (const line of linesOf(file)) if (line.trim() !== '') lines.push(line)
  if (lines[0]?.trimStart().startsWith('[')) return listIn(file, lines.join('\n'))
  return lines.map((line, at) => checked(line, `Line ${at + 1} of ${file}`))
}

function listIn(file: string, text: string): ExplanationLine[] {
  const found = z.array(explanation).safeParse(jsonOf(text))
  if (found.success) return found.data
  throw new SourceError(`${file} is not a list of explanations with "index" and "description".`)
}

function checked(line: string, where: string): ExplanationLine {
  const found = explanation.safeParse(jsonOf(line))
  if (found.success) return found.data
  throw new SourceError(`${where} is not an explanation: JSON with "index" and "description".`)
}
