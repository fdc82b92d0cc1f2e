import { ModelLoadError } from '../../errors'
import { requireFinite } from '../weights/finite'
import { requireShape, type TensorEntry, type Weights } from '../weights/weights'

/** A tensor under a new name. */
export interface Rearranged {
  /** Its name in the file. */
  from: string
  /** Rows become columns. */
  transposed?: boolean
  /** What its values become. */
  change?: (values: Float32Array, shape: readonly number[]) => Float32Array
  /** Its shape after the change; left out if that leaves it as it is. */
  shape?: readonly number[]
}

/** Weights under SAELens' names and in its orientation, of a file that calls or lays them otherwise. */
export class RearrangedWeights implements Weights {
  constructor(
    private readonly inner: Weights,
    private readonly tensors: Readonly<Record<string, Rearranged>>,
  ) {}

  get path(): string {
    return this.inner.path
  }

  names(): string[] {
    return Object.keys(this.tensors)
  }

  has(name: string): boolean {
    return Object.hasOwn(this.tensors, name)
  }

  shape(name: string): readonly number[] {
    const tensor = this.tensor(name)
    const shape = tensor.shape ?? this.inner.shape(tensor.from)
    return tensor.transposed ? shape.toReversed() : shape
  }

  entry(name: string, shape?: readonly number[]): TensorEntry {
    const { from, transposed, change } = this.tensor(name)
    const found = this.shape(name)
    requireShape(this.path, name, found, shape)
    if (!transposed && !change) return this.inner.entry(from)
    this.inner.entry(from)
    return { dtype: 'F32', shape: found, range: null }
  }

  async readFloats(name: string, shape?: readonly number[]): Promise<Float32Array> {
    requireShape(this.path, name, this.shape(name), shape)
    const { from, transposed, change } = this.tensor(name)
    const stored = await this.inner.readFloats(from)
    const changed = change ? change(stored, this.inner.shape(from)) : stored
    const values = requireFinite(this.path, from, changed)
    return transposed ? transpose(values, this.inner.shape(from)) : values
  }

  private tensor(name: string): Rearranged {
    const tensor = Object.hasOwn(this.tensors, name) ? this.tensors[name] : undefined
    if (!tensor) throw new ModelLoadError(`Cannot read ${this.path}: it has no "${name}"`)
    return tensor
  }
}

function transpose(values: Float32Array, [rows = 0, columns = 0]: readonly number[]): Float32Array {
  const turned = new Float32Array(values.length)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j]!
  return turned
}

/** Every value times a factor. */
export const times = (factor: number) => (values: Float32Array) => values.map((value) => value * factor)
