import type { BlockForm, Blocks } from '../weights/blocks'
import type { Weights } from '../weights/weights'
import { ExternalData, LARGEST_IN_MEMORY, piecesOf } from './external-data'
import { attributeType, elementType, encodeModel } from './schema'

type Dtype = keyof typeof elementType

/** Name of a value in the graph. */
export type Value = string

/** A fixed size, or the name of one that varies from call to call. */
export type Dim = number | string

interface Node {
  opType: string
  name: string
  input: Value[]
  output: Value[]
  attribute: object[]
  domain?: string
}

interface NodeOptions {
  domain?: 'com.microsoft'
  ints?: Record<string, number>
  floats?: Record<string, number>
  outputs?: number
}

/** A matrix among others. */
export interface MatrixPart {
  name: string
  rows: number
}

/** A graph as a session takes it. */
export interface Graph {
  /** The serialized ModelProto. */
  model: Uint8Array
  weights: ExternalData
  /** Names of what goes in and comes out. */
  inputs: readonly string[]
  outputs: readonly string[]
}

/** Builds one ONNX graph, node by node. Weights stay in their files; the graph only says where. */
export class GraphBuilder {
  private readonly nodes: Node[] = []
  private readonly publicNames = new Map<Value, string>()
  private readonly initializers = new Map<string, object>()
  private readonly weights = new ExternalData()
  private readonly inputs: { name: string }[] = []
  private readonly outputs: { name: string }[] = []
  private counter = 0

  /** @param largestPiece computed weights of more bytes are handed over in pieces */
  constructor(
    private readonly name: string,
    private readonly largestPiece = LARGEST_IN_MEMORY,
  ) {}

  input(name: string, type: Dtype, dims: Dim[]): Value {
    this.inputs.push(valueInfo(name, type, dims))
    return name
  }

  /** Makes `value` an output, under the public name `name`. */
  output(value: Value, name: string, type: Dtype, dims: Dim[]): void {
    this.publicNames.set(value, name)
    this.outputs.push(valueInfo(name, type, dims))
  }

  /** A weight as 32-bit floats: half-width weights are widened once, when the session folds constants. */
  weight(weights: Weights, name: string, shape: readonly number[]): Value {
    return this.widened(this.stored(weights, name, shape))
  }

  /**
   * The rows `ids` of a weight, as 32-bit floats. A table of half-width weights stays as it is in the file, which the
   * session maps: only the rows are widened.
   */
  lookup(weights: Weights, name: string, shape: readonly number[], ids: Value): Value {
    const { value, dtype } = this.stored(weights, name, shape)
    return this.widened({ value: this.node('Gather', [value, ids]), dtype })
  }

  /** Matrices in blocks of one form, one below the other: their values, scales and offsets, which are kept as they are. */
  blocks(weights: Weights, parts: readonly MatrixPart[], columns: number, form: BlockForm) {
    // Values, scales and offsets are asked for one after the other, and read together.
    let reading: Promise<Blocks[]> | undefined
    const read = async (of: keyof Blocks) => {
      const all = await (reading ??= Promise.all(parts.map(({ name }) => weights.readBlocks!(name))))
      if (of === (form.hasOffsets ? 'offsets' : 'scales')) reading = undefined
      return joined(all.map((blocks) => blocks[of]!))
    }
    const rows = parts.reduce((sum, part) => sum + part.rows, 0)
    const name = parts.map((part) => part.name).join(' + ')
    const add = (of: keyof Blocks, dtype: 'U8' | 'F32', shape: number[], length: number) => {
      const piece = { name: `${name} ${of}`, shape, from: 0, length }
      this.weights.addComputed([piece], () => read(of), dtype)
      return piece.name
    }
    const perRow = columns / form.size
    const bytes = (form.size * form.bits) / 8
    return {
      values: add('values', 'U8', [rows, perRow, bytes], rows * perRow * bytes),
      scales: add('scales', 'F32', [rows, perRow], 4 * rows * perRow),
      offsets: form.hasOffsets ? add('offsets', 'F32', [rows, perRow], 4 * rows * perRow) : null,
    }
  }

  private widened({ value, dtype }: { value: Value; dtype: Dtype }): Value {
    return dtype === 'F32' ? value : this.node('Cast', [value], { ints: { to: elementType.F32 } })
  }

  private stored(weights: Weights, name: string, shape: readonly number[]): { value: Value; dtype: Dtype } {
    const { dtype, range } = weights.entry(name, shape)
    if (range) {
      this.weights.addStored({ path: weights.path, name, dtype, range }, shape)
      return { value: name, dtype }
    }
    const pieces = piecesOf(name, shape, this.largestPiece)
    this.weights.addComputed(pieces, () => weights.readFloats(name))
    const names = pieces.map((piece) => piece.name)
    return {
      value: names.length === 1 ? names[0]! : this.node('Concat', names, { ints: { axis: 0 } }),
      dtype,
    }
  }

  constant(
    name: string,
    type: 'F32' | 'I64' | 'U8',
    dims: number[],
    values: Float32Array | BigInt64Array | Uint8Array,
  ): Value {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    this.initializers.set(name, { name, dims, dataType: elementType[type], rawData })
    return name
  }

  node(opType: string, inputs: Value[], options?: NodeOptions & { outputs?: 1 }): Value
  node(opType: string, inputs: Value[], options: NodeOptions & { outputs: number }): Value[]
  node(opType: string, inputs: Value[], { domain, ints = {}, floats = {}, outputs = 1 }: NodeOptions = {}) {
    const name = `${opType}_${this.counter++}`
    const output = Array.from({ length: outputs }, (_, i) => `${name}:${i}`)
    const attribute = [
      ...Object.entries(ints).map(([key, i]) => ({ name: key, i, type: attributeType.int })),
      ...Object.entries(floats).map(([key, f]) => ({ name: key, f, type: attributeType.float })),
    ]
    this.nodes.push({ opType, name, input: inputs, output, attribute, ...(domain && { domain }) })
    return outputs === 1 ? output[0]! : output
  }

  private named(values: Value[]): string[] {
    return values.map((value) => this.publicNames.get(value) ?? value)
  }

  build(): Graph {
    const model = encodeModel({
      irVersion: 10,
      producerName: 'tiller',
      opsetImport: [
        { domain: '', version: 21 },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: {
        name: this.name,
        node: this.nodes.map((node) => ({
          ...node,
          input: this.named(node.input),
          output: this.named(node.output),
        })),
        initializer: [...this.initializers.values(), ...this.weights.initializers()],
        input: this.inputs,
        output: this.outputs,
      },
    })
    const names = (values: readonly { name: string }[]) => values.map(({ name }) => name)
    return { model, weights: this.weights, inputs: names(this.inputs), outputs: names(this.outputs) }
  }
}

function valueInfo(name: string, type: Dtype, dims: Dim[]) {
  const dim = dims.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d }))
  return { name, type: { tensorType: { elemType: elementType[type], shape: { dim } } } }
}

function joined(parts: readonly (Uint8Array | Float32Array)[]): Uint8Array | Float32Array {
  const [first] = parts
  if (parts.length === 1) return first!
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const all = first instanceof Float32Array ? new Float32Array(length) : new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
