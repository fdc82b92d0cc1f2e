import type { Value } from '../onnx/graph-builder'
import type { Activation, FeedForward } from './architecture'
import type { GraphContext } from './graph-context'

/** The feed-forward half of one layer; gated ones after Shazeer 2020 (https://arxiv.org/abs/2002.05202). */
export function feedForward(context: GraphContext, x: Value, { up, down, activation, width }: FeedForward) {
  const { hiddenSize } = context.architecture
  const [gate, rest] = spread(context, x, up, width)
  const active = activate(context, gate!, activation)
  const product = rest ? context.graph.node('Mul', [active, rest]) : active
  return context.linear(product, down, hiddenSize, width)
}

/** What the activation reads, and what its result is multiplied with, if anything. */
function spread(context: GraphContext, x: Value, up: FeedForward['up'], width: number): Value[] {
  const { hiddenSize } = context.architecture
  if (up.kind === 'gated') {
    const maps = [up.gate, up.up].map((map) => ({ map, out: width }))
    const both = context.together(x, maps, hiddenSize)
    if (both) return context.split(both, [width, width])
    return maps.map(({ map }) => context.linear(x, map, width, hiddenSize))
  }
  if (up.kind === 'plain') return [context.linear(x, up.up, width, hiddenSize)]
  return context.split(context.linear(x, up.up, 2 * width, hiddenSize), [width, width])
}

function activate({ graph }: GraphContext, x: Value, activation: Activation): Value {
  switch (activation) {
    case 'silu':
      return graph.node('Mul', [x, graph.node('Sigmoid', [x])])
    case 'gelu':
      return graph.node('Gelu', [x], { domain: 'com.microsoft' })
    case 'gelu-tanh':
      return graph.node('FastGelu', [x], { domain: 'com.microsoft' })
    case 'relu':
      return graph.node('Relu', [x])
  }
}
