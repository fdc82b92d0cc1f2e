import { ModelLoadError } from '../../../errors'
import { widenBfloat16, widenFloat16 } from '../../weights/widen'
import { requireShape, sizeOf, type TensorEntry, type Weights } from '../../weights/weights'
import { openArchive } from '../zip'
import { unpickle, type Allowed, type Named } from './unpickle'

const KINDS = {
  FloatStorage: { bytes: 4, floats: (bytes: ArrayBuffer) => new Float32Array(bytes) },
  DoubleStorage: { bytes: 8, floats: (bytes: ArrayBuffer) => Float32Array.from(new Float64Array(bytes)) },
  HalfStorage: { bytes: 2, floats: (bytes: ArrayBuffer) => widenFloat16(new Uint16Array(bytes)) },
  BFloat16Storage: { bytes: 2, floats: (bytes: ArrayBuffer) => widenBfloat16(new Uint16Array(bytes)) },
  IntStorage: { bytes: 4, floats: (bytes: ArrayBuffer) => Float32Array.from(new Int32Array(bytes)) },
  LongStorage: {
    bytes: 8,
    floats: (bytes: ArrayBuffer) => Float32Array.from(new BigInt64Array(bytes), Number),
  },
} as const

type Kind = keyof typeof KINDS

class Storage {
  constructor(
    readonly kind: Kind,
    readonly key: string,
  ) {}
}

class StoredTensor {
  constructor(
    readonly storage: Storage,
    /** In values. */
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** What `torch.save` needs of a reader: tensors, their storages and ordered dictionaries. */
const allowed: Allowed = {
  call({ module, name }: Named, args) {
    const called = `${module}.${name}`
    if (called === 'collections.OrderedDict') return new Map()
    if (called === 'torch._utils._rebuild_parameter') return args[0]
    if (called !== 'torch._utils._rebuild_tensor_v2') return null
    const [storage, offset, shape, strides] = args
    if (
      !(storage instanceof Storage) ||
      !isNumbers(shape) ||
      !isNumbers(strides) ||
      typeof offset !== 'number'
    )
      return null
    return new StoredTensor(storage, offset, shape, strides)
  },
  persistent([, kind, key]) {
    const name = (kind as Named | undefined)?.name ?? ''
    if (!(name in KINDS)) throw new Error(`it stores values as ${name || 'something unknown'}, not as floats`)
    return new Storage(name as Kind, String(key))
  },
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => Number.isInteger(each) && each >= 0)

/**
 * Opens the tensors of a file that `torch.save` wrote, by their names. The file is a pickle, and a pickle is a program: it is
 * read without running any of it, and one that asks for more than tensors is refused.
 * @throws ModelLoadError
 */
export async function openTorchFile(path: string): Promise<Weights> {
  const refused = (why: string) => new ModelLoadError(`Cannot read ${path}: ${why}`)
  const archive = await openArchive(path).catch(() => {
    throw refused(
      'it is no archive as torch.save has written since version 1.6. Save it anew with torch.save',
    )
  })
  try {
    const pickle = archive.names().find((name) => /(^|\/)data\.pkl$/.test(name))
    if (pickle === undefined) throw new Error('it holds no data.pkl')
    const content = unpickle(await archive.read(pickle), allowed)
    const tensors = tensorsIn(content)
    if (tensors.size === 0) throw new Error('it holds no tensors by name; a state dictionary is needed')
    return new TorchWeights(path, pickle.replace(/data\.pkl$/, 'data/'), tensors)
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error))
  } finally {
    archive.close()
  }
}

function tensorsIn(content: unknown): Map<string, StoredTensor> {
  const entries = content instanceof Map ? [...content] : []
  return new Map(entries.filter((entry): entry is [string, StoredTensor] => entry[1] instanceof StoredTensor))
}

class TorchWeights implements Weights {
  constructor(
    readonly path: string,
    private readonly prefix: string,
    private readonly tensors: ReadonlyMap<string, StoredTensor>,
  ) {}

  names = () => [...this.tensors.keys()]
  has = (name: string) => this.tensors.has(name)
  shape = (name: string) => this.tensor(name).shape

  entry(name: string, shape?: readonly number[]): TensorEntry {
    const tensor = this.tensor(name)
    requireShape(this.path, name, tensor.shape, shape)
    return { dtype: 'F32', shape: tensor.shape, range: null }
  }

  async readFloats(name: string, expected?: readonly number[]): Promise<Float32Array> {
    this.entry(name, expected)
    const { storage, offset, shape, strides } = this.tensor(name)
    const { bytes: width, floats } = KINDS[storage.kind]
    const bytes = await this.stored(storage)
    const whole = bytes.length - (bytes.length % width)
    const values = floats(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole) as ArrayBuffer)
    return gathered(values, offset, shape, strides, () => {
      throw new ModelLoadError(`Cannot read ${this.path}: "${name}" reaches beyond its stored values`)
    })
  }

  /** The archive is opened anew each time: weights are read once or twice, and hold no file open between. */
  private async stored({ key }: Storage): Promise<Buffer> {
    try {
      const archive = await openArchive(this.path)
      try {
        return await archive.read(`${this.prefix}${key}`)
      } finally {
        archive.close()
      }
    } catch (error) {
      throw new ModelLoadError(
        `Cannot read ${this.path}: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }

  private tensor(name: string): StoredTensor {
    const tensor = this.tensors.get(name)
    if (!tensor) throw new ModelLoadError(`Cannot read ${this.path}: it has no "${name}"`)
    return tensor
  }
}

/** The values of a view with these strides, row by row. */
function gathered(
  values: Float32Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
  beyond: () => never,
): Float32Array {
  const size = sizeOf(shape)
  const last = shape.reduce((at, n, i) => at + Math.max(0, n - 1) * (strides[i] ?? 0), offset)
  if (strides.length !== shape.length || (size > 0 && last >= values.length)) beyond()
  const dense = shape.reduceRight((step, n, i) => (step === strides[i] || n === 1 ? step * n : NaN), 1)
  if (!Number.isNaN(dense)) return values.slice(offset, offset + size)
  const turned = new Float32Array(size)
  const index = shape.map(() => 0)
  for (let i = 0; i < size; i++) {
    turned[i] = values[index.reduce((at, n, axis) => at + n * strides[axis]!, offset)]!
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0
  }
  return turned
}
