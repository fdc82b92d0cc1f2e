import type { Value } from '../onnx/graph-builder'
import type { Activation, FeedForward } from './architecture'
import type { GraphContext } from './graph-context'

/** The feed-forward half of one layer; gated ones after Shazeer 2020 (https://arxiv.org/abs/2002.05202). */
export function feedForward(context: GraphContext, x: Value, { up, down, activation, width }: FeedForward) {
  const { hiddenSize } = context.architecture
  const [gate, rest] =
    up.kind === 'gated'
      ? [context.linear(x, up.gate, width, hiddenSize), context.linear(x, up.up, width, hiddenSize)]
      : up.kind === 'fused'
        ? context.split(context.linear(x, up.up, 2 * width, hiddenSize), [width, width])
        : [context.linear(x, up.up, width, hiddenSize)]
  const active = activate(context, gate!, activation)
  const product = rest ? context.graph.node('Mul', [active, rest]) : active
  return context.linear(product, down, hiddenSize, width)
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
