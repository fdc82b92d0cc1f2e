import { GraphBuilder, type Graph, type Value } from '../onnx/graph-builder'
import type { Weights } from '../weights/weights'
import type { SaeConfig } from './sae-config'

/**
 * From `resid` [rows, d_in], as the encoder reads it, to `values`: [rows, d_sae] before any threshold; of a topk SAE [rows, k] with
 * their `indices`.
 * @param scale of a topk SAE whose activations are measured in norms of their decoder rows: those norms, [d_sae]
 */
export function encoderGraph(config: SaeConfig, weights: Weights, scale: Float32Array | null): Graph {
  const { d_in, d_sae } = config
  const graph = new GraphBuilder('sae-encoder')
  let x: Value = graph.input('resid', 'F32', ['rows', d_in])
  if (config.apply_b_dec_to_input) x = graph.node('Sub', [x, graph.weight(weights, 'b_dec', [d_in])])
  const read = graph.node('MatMul', [x, graph.weight(weights, 'W_enc', [d_in, d_sae])])
  if (config.architecture === 'gated') {
    graph.output(gated(graph, weights, read, d_sae), 'values', 'F32', ['rows', d_sae])
    return graph.build()
  }
  let pre = graph.node('Add', [read, graph.weight(weights, 'b_enc', [d_sae])])
  if (scale) pre = graph.node('Mul', [pre, graph.constant('decoder_norms', 'F32', [d_sae], scale)])
  if (config.architecture !== 'topk') {
    graph.output(pre, 'values', 'F32', ['rows', d_sae])
    return graph.build()
  }
  const k = graph.constant('k', 'I64', [1], BigInt64Array.of(BigInt(config.k)))
  const [values, indices] = graph.node('TopK', [pre, k], {
    ints: { axis: -1, largest: 1, sorted: 1 },
    outputs: 2,
  })
  graph.output(values!, 'values', 'F32', ['rows', config.k])
  graph.output(indices!, 'indices', 'I64', ['rows', config.k])
  return graph.build()
}

/** x W e^r + b_mag where x W + b_gate is above zero; values below zero are dropped with the silent ones. */
function gated(graph: GraphBuilder, weights: Weights, read: Value, d_sae: number): Value {
  const weight = (name: string) => graph.weight(weights, name, [d_sae])
  const none = graph.constant('none', 'F32', [1], Float32Array.of(0))
  const open = graph.node('Greater', [graph.node('Add', [read, weight('b_gate')]), none])
  const scaled = graph.node('Mul', [read, graph.node('Exp', [weight('r_mag')])])
  return graph.node('Where', [open, graph.node('Add', [scaled, weight('b_mag')]), none])
}
