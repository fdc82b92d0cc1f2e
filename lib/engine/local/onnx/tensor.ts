import { Native } from './native'
import { elementType } from './schema'

/** Kinds of values that go in and out of sessions. */
const KINDS = {
  float32: { code: elementType.F32, bytes: 4, of: (b: ArrayBuffer, n: number) => new Float32Array(b, 0, n) },
  int32: { code: elementType.I32, bytes: 4, of: (b: ArrayBuffer, n: number) => new Int32Array(b, 0, n) },
  int64: { code: elementType.I64, bytes: 8, of: (b: ArrayBuffer, n: number) => new BigInt64Array(b, 0, n) },
} as const

export type Kind = keyof typeof KINDS
export type Values = Float32Array | Int32Array | BigInt64Array

/**
 * Memory that a session reads from or writes to where it lies: nothing is copied. Its OrtValue is let go when the tensor is
 * garbage.
 */
export class Tensor {
  readonly data: Values
  private address = 0n

  /** @param data values in the order of rows; their number is the product of `dims` */
  constructor(
    readonly kind: Kind,
    data: Values | readonly number[],
    readonly dims: readonly number[],
  ) {
    this.data = steady(kind, data)
    const size = dims.reduce((product, n) => product * n, 1)
    if (this.data.length !== size)
      throw new RangeError(`A tensor [${dims}] has ${size} values, not ${this.data.length}`)
  }

  static empty(kind: Kind, dims: readonly number[]): Tensor {
    const { bytes, of } = KINDS[kind]
    const size = dims.reduce((product, n) => product * n, 1)
    return new Tensor(kind, of(new ArrayBuffer(Math.max(size, 1) * bytes), size), dims)
  }

  /** A tensor of one value without axes. */
  static scalar(value: number): Tensor {
    return new Tensor('int32', [value], [])
  }

  get floats(): Float32Array {
    if (this.data instanceof Float32Array) return this.data
    throw new TypeError(`The tensor holds ${this.kind}, not float32`)
  }

  /** Of its OrtValue, which is made once. */
  get handle(): bigint {
    if (this.address === 0n) {
      const native = Native.get()
      const { code } = KINDS[this.kind]
      const shape = BigInt64Array.from(this.dims, BigInt)
      const { byteLength } = this.data
      this.address = native.create(
        'CreateTensorWithDataAsOrtValue',
        native.memory,
        this.data,
        byteLength,
        shape,
        shape.length,
        code,
      )
      garbage.register(this, this.address)
    }
    return this.address
  }

  /** Takes over a value that a session made: its contents are copied, and it is let go. */
  static taken(value: bigint): Tensor {
    const native = Native.get()
    const info = native.create('GetTensorTypeAndShape', value)
    const [code, count] = [new Int32Array(1), new BigUint64Array(1)]
    native.call('GetTensorElementType', info, code)
    native.call('GetDimensionsCount', info, count)
    const shape = new BigInt64Array(Number(count[0]))
    native.call('GetDimensions', info, shape, shape.length)
    native.release('ReleaseTensorTypeAndShapeInfo', info)
    const kind = (Object.keys(KINDS) as Kind[]).find((name) => KINDS[name].code === code[0])
    if (!kind)
      throw new TypeError(`The session returned values of ONNX's kind ${code[0]}, which are not read`)
    const tensor = Tensor.empty(kind, Array.from(shape, Number))
    const { byteLength } = tensor.data
    if (byteLength > 0) {
      const from = native.read(native.create('GetTensorMutableData', value), byteLength)
      new Uint8Array(tensor.data.buffer, 0, byteLength).set(from)
    }
    native.release('ReleaseValue', value)
    return tensor
  }
}

const garbage = new FinalizationRegistry<bigint>((address) => Native.get().release('ReleaseValue', address))

/** Small arrays lie among JavaScript's objects, which move; one over a buffer of its own stays. */
function steady(kind: Kind, data: Values | readonly number[]): Values {
  if (!Array.isArray(data) && (data as Values).byteLength > 64) return data as Values
  const { bytes, of } = KINDS[kind]
  const values = of(new ArrayBuffer(Math.max(data.length, 1) * bytes), data.length)
  if (values instanceof BigInt64Array) values.set(Array.from(data as readonly number[], BigInt))
  else values.set(data as readonly number[])
  return values
}
