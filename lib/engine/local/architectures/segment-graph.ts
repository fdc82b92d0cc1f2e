import type { Graph, Value } from '../onnx/graph-builder'
import type { Weights } from '../weights/weights'
import type { Architecture, Block } from './architecture'
import { attention } from './attention-graph'
import { feedForward } from './feed-forward-graph'
import { GraphContext, port } from './graph-context'
import { positionsOf } from './rope-graph'

/** Which ends of the model a segment has. */
interface Ends {
  embeds: boolean
  unembeds: boolean
}

/**
 * The ONNX graph of layers `from` … `to` - 1, with the keys and values of those layers as inputs and outputs.
 *
 * In: token ids [B, T] (`input_ids`) of B conversations if it embeds, else the residual stream before layer `from` [B, T, hidden]
 * (`resid`). Out: the logits [1, P, vocabulary] of the P rows among B · T that `logit_positions` names if it unembeds, else the residual
 * stream after layer `to` - 1 [B, T, hidden] (`resid_out`).
 * The first and the last segment do, unless told otherwise: a cut before the first layer or after the last has to say which
 * segment has that end. Inputs that a segment does not need are absent: a session's `inputNames` tell.
 * @throws ModelLoadError if a tensor is missing or of another shape
 */
export function segmentGraph(
  architecture: Architecture,
  weights: Weights,
  from: number,
  to: number,
  { embeds = from === 0, unembeds = to === architecture.layers }: Partial<Ends> = {},
): Graph {
  return assemble(architecture, weights, { from, to, embeds, unembeds }).graph.build()
}

/** Full names of all tensors that the model's graph reads. @throws ModelLoadError like `segmentGraph` */
export function tensorsRead(architecture: Architecture, weights: Weights): ReadonlySet<string> {
  const whole = { from: 0, to: architecture.layers, embeds: true, unembeds: true }
  return assemble(architecture, weights, whole).used
}

function assemble(
  architecture: Architecture,
  weights: Weights,
  { from, to, embeds, unembeds }: Ends & { from: number; to: number },
): GraphContext {
  const context = new GraphContext(`layers ${from} to ${to}`, architecture, weights)
  const { graph } = context
  const stream = ['B', 'T', architecture.hiddenSize]
  let hidden = embeds
    ? embed(context, graph.input(port.ids, 'I64', ['B', 'T']))
    : graph.input(port.resid, 'F32', stream)
  for (let layer = from; layer < to; layer++) {
    hidden = block(context, hidden, layer, architecture.blocks[layer]!)
  }
  if (unembeds) {
    const rows = graph.input(port.positions, 'I64', ['P'])
    const flat = context.reshape(hidden, [1, -1, architecture.hiddenSize])
    const logits = unembed(context, graph.node('Gather', [flat, rows], { ints: { axis: 1 } }))
    graph.output(logits, port.logits, 'F32', [1, 'P', architecture.vocabSize])
  } else {
    graph.output(hidden, port.residOut, 'F32', stream)
  }
  return context
}

function embed(context: GraphContext, ids: Value): Value {
  const { embedding, contextLength, hiddenSize, vocabSize } = context.architecture
  const { graph } = context
  const rows = context.lookup(`${embedding.name}.weight`, [vocabSize, hiddenSize], ids)
  const tokens = context.scaled(rows, embedding.scale)
  if (embedding.positions === null) return tokens
  const places = positionsOf(context, ids)
  const positions = context.lookup(`${embedding.positions}.weight`, [contextLength, hiddenSize], places)
  return graph.node('Add', [tokens, positions])
}

function block(context: GraphContext, hidden: Value, layer: number, b: Block): Value {
  const { graph, architecture } = context
  const norm = (x: Value, name: string | null) =>
    name === null ? x : context.norm(x, name, architecture.hiddenSize)
  const added = (x: Value, half: Value) => graph.node('Add', [x, context.scaled(half, b.residualScale)])
  const attended = norm(attention(context, norm(hidden, b.attentionIn), layer, b.attention), b.attentionOut)
  const middle = added(hidden, attended)
  const fed = feedForward(context, norm(b.parallel ? hidden : middle, b.feedForwardIn), b.feedForward)
  return added(middle, norm(fed, b.feedForwardOut))
}

function unembed(context: GraphContext, hidden: Value): Value {
  const { hiddenSize, vocabSize, finalNorm, embedding, head, logits } = context.architecture
  const normed = context.norm(hidden, finalNorm, hiddenSize)
  const shape = [vocabSize, hiddenSize] as const
  const product =
    head === null
      ? context.product(normed, `${embedding.name}.weight`, shape)
      : context.product(normed, `${head}.weight`, shape, { prefix: '' })
  return context.capped(context.scaled(product, 1 / logits.divisor), logits.softCap)
}
