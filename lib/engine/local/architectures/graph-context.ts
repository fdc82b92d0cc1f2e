import { ModelLoadError } from '../../errors'
import { GraphBuilder, type MatrixPart, type Value } from '../onnx/graph-builder'
import type { Weights } from '../weights/weights'
import type { Architecture, Linear } from './architecture'
import { rowsOfBlocks, timesBlocks, type BlockMatrix } from './blocks-graph'

/** Names of the graphs' inputs and outputs. */
export const port = {
  ids: 'input_ids',
  resid: 'resid',
  residOut: 'resid_out',
  positions: 'logit_positions',
  logits: 'logits',
  seqlens: 'seqlens_k',
  total: 'total_sequence_length',
  rooms: 'rooms',
  past: (layer: number, part: 'key' | 'value') => `past_${part}_${layer}`,
  present: (layer: number, part: 'key' | 'value') => `present_${part}_${layer}`,
}

/** A graph being built for one architecture and its weights: the operations that all layers are made of. */
export class GraphContext {
  readonly graph: GraphBuilder
  /** Full names of the tensors that the graph reads. */
  readonly used = new Set<string>()
  private readonly prefix: string
  private readonly memo = new Map<string, Value>()
  private readonly matrices = new Map<string, BlockMatrix>()

  constructor(
    name: string,
    readonly architecture: Architecture,
    private readonly weights: Weights,
  ) {
    this.graph = new GraphBuilder(name)
    this.prefix = prefixOf(architecture, weights)
  }

  /** Makes a value that several layers share, once. */
  once = (key: string, make: () => Value): Value => {
    const known = this.memo.get(key) ?? make()
    this.memo.set(key, known)
    return known
  }

  /** Index of each conversation's last token among all that were read with this call, as the attention operator wants it: [B]. */
  seqlens = () => this.once(port.seqlens, () => this.graph.input(port.seqlens, 'I32', ['B']))

  /** How many tokens each conversation will have at most: [B], floats. */
  rooms = () => this.once(port.rooms, () => this.graph.input(port.rooms, 'F32', ['B']))

  /** How many tokens the longest conversation has with this call: a scalar. */
  total = () => this.once(port.total, () => this.graph.input(port.total, 'I32', []))

  weight(name: string, shape: readonly number[], { prefix = this.prefix } = {}): Value {
    const full = prefix + name
    this.used.add(full)
    return this.once(`weight ${full}`, () => this.graph.weight(this.weights, full, shape))
  }

  /** The rows `ids` of a table. */
  lookup(name: string, shape: readonly [number, number], ids: Value): Value {
    const full = this.prefix + name
    this.used.add(full)
    const blocks = this.blocks(full, shape)
    return blocks ? rowsOfBlocks(this, blocks, ids) : this.graph.lookup(this.weights, full, shape, ids)
  }

  linear(x: Value, { name, bias, transposed }: Linear, out: number, in_: number): Value {
    const product = transposed
      ? this.graph.node('MatMul', [x, this.weight(`${name}.weight`, [in_, out])])
      : this.product(x, `${name}.weight`, [out, in_])
    return bias ? this.graph.node('Add', [product, this.weight(`${name}.bias`, [out])]) : product
  }

  /** x · Wᵀ, with W as Hugging Face stores it, [out, in], and in blocks if that is how it is quantised. */
  product(x: Value, name: string, shape: readonly [number, number], { prefix = this.prefix } = {}): Value {
    const blocks = this.blocks(prefix + name, shape)
    if (!blocks) return this.multiplyTransposed(x, this.weight(name, shape, { prefix }))
    this.used.add(prefix + name)
    return timesBlocks(this, x, blocks)
  }

  /**
   * Several maps of x as one product, their results side by side: one product of whole numbers costs less than several. null unless
   * all of them are quantised alike and have no bias.
   */
  together(x: Value, maps: readonly { map: Linear; out: number }[], in_: number): Value | null {
    if (maps.some(({ map }) => map.bias || map.transposed)) return null
    const parts = maps.map(({ map, out }) => ({ name: `${this.prefix}${map.name}.weight`, rows: out }))
    const matrix = this.stacked(parts, in_)
    if (!matrix) return null
    for (const { name } of parts) this.used.add(name)
    return timesBlocks(this, x, matrix)
  }

  private blocks(full: string, [rows, columns]: readonly [number, number]): BlockMatrix | null {
    return this.stacked([{ name: full, rows }], columns)
  }

  private stacked(parts: readonly MatrixPart[], columns: number): BlockMatrix | null {
    const { weights } = this
    const forms = parts.map(({ name }) => (weights.has(name) && weights.blockForm?.(name)) || null)
    const [form] = forms
    if (!form || forms.some((other) => other?.bits !== form.bits || other.size !== form.size)) return null
    if (forms.some((other) => other?.hasOffsets !== form.hasOffsets)) return null
    const key = parts.map(({ name }) => name).join()
    const known = this.matrices.get(key)
    if (known) return known
    for (const { name, rows } of parts) weights.entry(name, [rows, columns])
    const rows = parts.reduce((sum, part) => sum + part.rows, 0)
    const matrix = { form, rows, columns, ...this.graph.blocks(weights, parts, columns, form) }
    this.matrices.set(key, matrix)
    return matrix
  }

  /** x · Wᵀ of two values. */
  multiplyTransposed(x: Value, weight: Value): Value {
    return this.graph.node('FusedMatMul', [x, weight], { domain: 'com.microsoft', ints: { transB: 1 } })
  }

  /** Normalizes the last axis, `width` wide. */
  norm(x: Value, name: string, width: number): Value {
    const { kind, epsilon } = this.architecture.norm
    const weight = this.weight(`${name}.weight`, [width])
    const options = { ints: { axis: -1 }, floats: { epsilon } }
    if (kind === 'layer') {
      return this.graph.node('LayerNormalization', [x, weight, this.weight(`${name}.bias`, [width])], options)
    }
    const scale =
      kind === 'rms'
        ? weight
        : this.once(`1 + ${name}`, () => this.graph.node('Add', [weight, this.number(1)]))
    return this.graph.node('SimplifiedLayerNormalization', [x, scale], options)
  }

  scaled(x: Value, factor: number): Value {
    return factor === 1 ? x : this.graph.node('Mul', [x, this.number(factor)])
  }

  /** c · tanh(x / c), or x itself if there is no cap. */
  capped(x: Value, cap: number | null): Value {
    return cap === null ? x : this.scaled(this.graph.node('Tanh', [this.scaled(x, 1 / cap)]), cap)
  }

  /** @param dims -1 for the axis whose size follows from the others */
  reshape(x: Value, dims: readonly number[]): Value {
    return this.graph.node('Reshape', [x, this.integers(dims)])
  }

  /** Cuts the last axis into pieces of these sizes. */
  split(x: Value, sizes: readonly number[]): Value[] {
    return this.graph.node('Split', [x, this.integers(sizes)], { ints: { axis: -1 }, outputs: sizes.length })
  }

  integers(values: readonly number[]): Value {
    const name = `integers ${values.join(' ')}`
    return this.once(name, () =>
      this.graph.constant(name, 'I64', [values.length], BigInt64Array.from(values, BigInt)),
    )
  }

  number(value: number): Value {
    const name = `number ${value}`
    return this.once(name, () => this.graph.constant(name, 'F32', [], Float32Array.of(value)))
  }
}

/** How the backbone's tensors begin in these weights. */
function prefixOf({ prefixes, embedding }: Architecture, weights: Weights): string {
  const found = prefixes.find((prefix) => weights.has(`${prefix}${embedding.name}.weight`))
  if (found !== undefined) return found
  const wanted = prefixes.map((prefix) => `"${prefix}${embedding.name}.weight"`).join(' or ')
  throw new ModelLoadError(`Cannot read ${weights.path}: it has no tensor ${wanted}`)
}
