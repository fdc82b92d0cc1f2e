import { GraphBuilder, type Graph, type Value } from '../onnx/graph-builder'
import type { LlamaConfig } from './llama-config'
import { ropeCaches } from './rope'
import type { Weights } from '../weights/weights'

const BATCH = 1

/** Names of the graphs' inputs and outputs. */
export const port = {
  ids: 'input_ids',
  resid: 'resid',
  positions: 'logit_positions',
  logits: 'logits',
  seqlens: 'seqlens_k',
  total: 'total_sequence_length',
  past: (layer: number, part: 'key' | 'value') => `past_${part}_${layer}`,
  present: (layer: number, part: 'key' | 'value') => `present_${part}_${layer}`,
}

/**
 * Embedding and layers 0 … hookLayer: token ids [1, T] in, the residual stream after `hookLayer` [1, T, hidden] out,
 * with the keys and values of those layers beside them.
 */
export function lowerGraph(config: LlamaConfig, weights: Weights, hookLayer: number): Graph {
  const llama = new LlamaGraph('lower', config, weights)
  const ids = llama.graph.input(port.ids, 'I64', [BATCH, 'T'])
  const hidden = llama.layers(llama.embed(ids), 0, hookLayer + 1)
  llama.graph.output(hidden, port.resid, 'F32', [BATCH, 'T', config.hiddenSize])
  return llama.graph.build()
}

/**
 * Layers hookLayer + 1 … last, final norm and unembedding: the residual stream [1, T, hidden] in, logits [1, P, vocabulary]
 * of the P rows named by `logit_positions` out.
 */
export function upperGraph(config: LlamaConfig, weights: Weights, hookLayer: number): Graph {
  const llama = new LlamaGraph('upper', config, weights)
  const resid = llama.graph.input(port.resid, 'F32', [BATCH, 'T', config.hiddenSize])
  const positions = llama.graph.input(port.positions, 'I64', ['P'])
  const hidden = llama.layers(resid, hookLayer + 1, config.layers)
  const logits = llama.unembed(llama.graph.node('Gather', [hidden, positions], { ints: { axis: 1 } }))
  llama.graph.output(logits, port.logits, 'F32', [BATCH, 'P', config.vocabSize])
  return llama.graph.build()
}

/** The pieces of a Llama forward pass, after Touvron et al. 2023 (https://arxiv.org/abs/2302.13971) and GQA (https://arxiv.org/abs/2305.13245). */
class LlamaGraph {
  readonly graph: GraphBuilder

  constructor(
    name: string,
    private readonly config: LlamaConfig,
    private readonly weights: Weights,
  ) {
    this.graph = new GraphBuilder(name)
  }

  embed(ids: Value): Value {
    const { vocabSize, hiddenSize } = this.config
    return this.graph.lookup(this.weights, 'model.embed_tokens.weight', [vocabSize, hiddenSize], ids)
  }

  layers(hidden: Value, from: number, to: number): Value {
    if (from >= to) return hidden
    const { cos, sin } = ropeCaches(this.config.rope, this.config.headDim, this.config.contextLength)
    const dims = [this.config.contextLength, this.config.headDim / 2]
    const shared = {
      seqlens: this.graph.input(port.seqlens, 'I32', [BATCH]),
      total: this.graph.input(port.total, 'I32', []),
      cos: this.graph.constant('rope.cos', 'F32', dims, cos),
      sin: this.graph.constant('rope.sin', 'F32', dims, sin),
    }
    for (let layer = from; layer < to; layer++) hidden = this.layer(hidden, layer, shared)
    return hidden
  }

  unembed(hidden: Value): Value {
    const { hiddenSize, vocabSize, tiedEmbeddings } = this.config
    const normed = this.norm(hidden, 'model.norm.weight')
    return tiedEmbeddings
      ? this.multiplyTransposed(normed, this.embedding())
      : this.linear(normed, 'lm_head.weight', [vocabSize, hiddenSize])
  }

  private layer(
    hidden: Value,
    layer: number,
    shared: { seqlens: Value; total: Value; cos: Value; sin: Value },
  ): Value {
    const name = `model.layers.${layer}`
    const attended = this.attention(this.norm(hidden, `${name}.input_layernorm.weight`), layer, shared)
    const middle = this.graph.node('Add', [hidden, attended])
    const fed = this.feedForward(this.norm(middle, `${name}.post_attention_layernorm.weight`), `${name}.mlp`)
    return this.graph.node('Add', [middle, fed])
  }

  private attention(
    x: Value,
    layer: number,
    shared: { seqlens: Value; total: Value; cos: Value; sin: Value },
  ): Value {
    const { hiddenSize, heads, kvHeads, headDim } = this.config
    const name = `model.layers.${layer}.self_attn`
    const cacheDims = (length: string) => [BATCH, kvHeads, length, headDim]
    const pastKey = this.graph.input(port.past(layer, 'key'), 'F32', cacheDims('capacity'))
    const pastValue = this.graph.input(port.past(layer, 'value'), 'F32', cacheDims('capacity'))
    const [out, key, value] = this.graph.node(
      'GroupQueryAttention',
      [
        this.linear(x, `${name}.q_proj.weight`, [heads * headDim, hiddenSize]),
        this.linear(x, `${name}.k_proj.weight`, [kvHeads * headDim, hiddenSize]),
        this.linear(x, `${name}.v_proj.weight`, [kvHeads * headDim, hiddenSize]),
        pastKey,
        pastValue,
        shared.seqlens,
        shared.total,
        shared.cos,
        shared.sin,
      ],
      {
        domain: 'com.microsoft',
        ints: { num_heads: heads, kv_num_heads: kvHeads, do_rotary: 1 },
        outputs: 3,
      },
    )
    this.graph.output(key!, port.present(layer, 'key'), 'F32', cacheDims('capacity'))
    this.graph.output(value!, port.present(layer, 'value'), 'F32', cacheDims('capacity'))
    return this.linear(out!, `${name}.o_proj.weight`, [hiddenSize, heads * headDim])
  }

  /** SwiGLU (Shazeer 2020, https://arxiv.org/abs/2002.05202). */
  private feedForward(x: Value, name: string): Value {
    const { hiddenSize, intermediateSize } = this.config
    const gate = this.linear(x, `${name}.gate_proj.weight`, [intermediateSize, hiddenSize])
    const up = this.linear(x, `${name}.up_proj.weight`, [intermediateSize, hiddenSize])
    const silu = this.graph.node('Mul', [gate, this.graph.node('Sigmoid', [gate])])
    const product = this.graph.node('Mul', [silu, up])
    return this.linear(product, `${name}.down_proj.weight`, [hiddenSize, intermediateSize])
  }

  private norm(x: Value, name: string): Value {
    const scale = this.graph.weight(this.weights, name, [this.config.hiddenSize])
    return this.graph.node('SimplifiedLayerNormalization', [x, scale], {
      ints: { axis: -1 },
      floats: { epsilon: this.config.normEpsilon },
    })
  }

  private embedding(): Value {
    const { vocabSize, hiddenSize } = this.config
    return this.graph.weight(this.weights, 'model.embed_tokens.weight', [vocabSize, hiddenSize])
  }

  private linear(x: Value, name: string, shape: [out: number, in_: number]): Value {
    return this.multiplyTransposed(x, this.graph.weight(this.weights, name, shape))
  }

  /** x · Wᵀ, with W as Hugging Face stores it: [out, in]. */
  private multiplyTransposed(x: Value, weight: Value): Value {
    return this.graph.node('FusedMatMul', [x, weight], { domain: 'com.microsoft', ints: { transB: 1 } })
  }
}
