import type { Dtype, Safetensors } from '../weights/safetensors'
import { attributeType, elementType, encodeModel, EXTERNAL } from './schema'

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

/** Builds one ONNX graph, node by node. Weights stay in their safetensors file; the graph only says where. */
export class GraphBuilder {
  private readonly nodes: Node[] = []
  private readonly publicNames = new Map<Value, string>()
  private readonly initializers = new Map<string, object>()
  private readonly inputs: object[] = []
  private readonly outputs: object[] = []
  private counter = 0

  constructor(private readonly name: string) {}

  input(name: string, type: Dtype, dims: Dim[]): Value {
    this.inputs.push(valueInfo(name, type, dims))
    return name
  }

  /** Makes `value` an output, under the public name `name`. */
  output(value: Value, name: string, type: Dtype, dims: Dim[]): void {
    this.publicNames.set(value, name)
    this.outputs.push(valueInfo(name, type, dims))
  }

  /** A weight of `file`, as 32-bit floats: half-width weights are widened once, when the session folds constants. */
  weight(file: Safetensors, name: string, shape: readonly number[]): Value {
    const entry = file.entry(name, shape)
    if (!this.initializers.has(name)) {
      this.initializers.set(name, {
        name,
        dims: entry.shape,
        dataType: elementType[entry.dtype],
        dataLocation: EXTERNAL,
        externalData: Object.entries({
          location: file.path.slice(file.path.lastIndexOf('/') + 1),
          offset: String(entry.offset),
          length: String(entry.length),
        }).map(([key, value]) => ({ key, value })),
      })
    }
    return entry.dtype === 'F32' ? name : this.node('Cast', [name], { ints: { to: elementType.F32 } })
  }

  constant(name: string, type: 'F32' | 'I64', dims: number[], values: Float32Array | BigInt64Array): Value {
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

  /** The serialized model. */
  build(): Uint8Array {
    return encodeModel({
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
        initializer: [...this.initializers.values()],
        input: this.inputs,
        output: this.outputs,
      },
    })
  }
}

function valueInfo(name: string, type: Dtype, dims: Dim[]) {
  const dim = dims.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d }))
  return { name, type: { tensorType: { elemType: elementType[type], shape: { dim } } } }
}
