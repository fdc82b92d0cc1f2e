import { ModelLoadError } from '../../errors'
import type { Weights } from '../weights/weights'
import type { Architecture } from './architecture'
import { tensorsRead } from './segment-graph'

/** At most this many names are listed in a message. */
const LISTED = 5

/**
 * Makes sure that the weights are those of the architecture, all of them: a tensor that the graph does not read would change
 * the answers of the model as it was made.
 * @throws ModelLoadError naming the tensors that are missing, of another shape, or not read
 */
export async function checkWeights(architecture: Architecture, weights: Weights): Promise<void> {
  const read = tensorsRead(architecture, weights)
  const unread = weights
    .names()
    .filter((name) => !read.has(name) && !architecture.ignored.some((pattern) => pattern.test(name)))
  const others = await withoutCopies(architecture, weights, unread, read)
  if (others.length === 0) return
  const listed = others.slice(0, LISTED).map((name) => `"${name}"`)
  const more = others.length > LISTED ? ` and ${others.length - LISTED} more` : ''
  throw new ModelLoadError(
    `Cannot run ${weights.path}: a model as ${architecture.file} describes it (${architecture.name}) has no place for ` +
      `${listed.join(', ')}${more}. ${adviceOn(others[0]!, architecture)}`,
  )
}

function adviceOn(name: string, { layers }: Architecture): string {
  const layer = /(?:^|\.)(?:layers|h)\.(\d+)\./.exec(name)?.[1]
  if (layer !== undefined && Number(layer) >= layers) {
    return `The configuration says that there are ${layers} layers: correct their number`
  }
  if (name.endsWith('.bias')) {
    return 'The configuration says that there is no such bias (attention_bias, mlp_bias): correct it'
  }
  return 'Check that the configuration belongs to these weights, and names their architecture'
}

/** Tied models may carry their unembedding along: that is harmless as long as it equals the embedding. */
async function withoutCopies(
  { head, hiddenSize, vocabSize, file }: Architecture,
  weights: Weights,
  unread: readonly string[],
  read: ReadonlySet<string>,
): Promise<string[]> {
  const copy = unread.find((name) => /(^|\.)(lm_head|embed_out)\.weight$/.test(name))
  if (head !== null || copy === undefined) return [...unread]
  const embedding = [...read].find((name) => /(embed_tokens|embed_in|wte)\.weight$/.test(name))!
  const shape = [vocabSize, hiddenSize]
  const [one, other] = [await weights.readFloats(copy, shape), await weights.readFloats(embedding, shape)]
  if (one.every((value, i) => value === other[i])) return unread.filter((name) => name !== copy)
  throw new ModelLoadError(
    `Cannot run ${weights.path}: ${file} ties the unembedding to the embedding (tie_word_embeddings), but "${copy}" ` +
      `differs from "${embedding}". Set tie_word_embeddings to false, or remove the tensor`,
  )
}
