import { ModelLoadError } from '../../../errors'
import { requireFinite } from '../../weights/finite'
import { requireShape, sizeOf, type TensorEntry, type Weights } from '../../weights/weights'
import { withArchive, type Archive } from '../zip'
import { allowed, BYTES_PER_VALUE, FLOATS, StoredTensor } from './stored-tensor'
import { LONGEST_PICKLE, unpickle } from './unpickle'

const NO_ARCHIVE =
  'it is no archive as torch.save has written since version 1.6. Save it anew with torch.save'
const PICKLE = /(^|\/)data\.pkl$/

/**
 * Opens the tensors of a file that `torch.save` wrote, by their names. The file is a pickle, and a pickle is a program: it is
 * read without running any of it, and one that asks for more than tensors is refused. So is a tensor that is larger than
 * what is stored of it, before anything is made of its size.
 * @throws ModelLoadError
 */
export function openTorchFile(path: string): Promise<Weights> {
  return withArchive(path, NO_ARCHIVE, async (archive) => {
    const [pickle, ...more] = archive.names().filter((name) => PICKLE.test(name))
    if (pickle === undefined || more.length > 0) {
      throw new Error(
        `it holds ${more.length === 0 ? 'no' : 'more than one'} data.pkl. Save it anew with torch.save`,
      )
    }
    const tensors = tensorsIn(unpickle(await archive.read(pickle, LONGEST_PICKLE), allowed))
    if (tensors.size === 0) throw new Error('it holds no tensors by name; a state dictionary is needed')
    const folder = pickle.replace(/data\.pkl$/, 'data/')
    for (const [name, tensor] of tensors) requireStored(archive, folder, name, tensor)
    return new TorchWeights(path, folder, tensors)
  })
}

function tensorsIn(content: unknown): Map<string, StoredTensor> {
  const entries: [unknown, unknown][] = content instanceof Map ? [...content] : []
  return new Map(
    entries.filter(
      (entry): entry is [string, StoredTensor] =>
        typeof entry[0] === 'string' && entry[1] instanceof StoredTensor,
    ),
  )
}

/** @throws Error if the tensor has values that are not stored, or more values than are */
function requireStored(archive: Archive, folder: string, name: string, tensor: StoredTensor): void {
  const { storage, offset, shape, strides } = tensor
  const stored = Math.floor(archive.size(`${folder}${storage.key}`) / BYTES_PER_VALUE[storage.kind])
  const size = sizeOf(shape)
  const last = shape.reduce((at, n, axis) => at + Math.max(0, n - 1) * strides[axis]!, offset)
  if (size > stored) {
    throw new Error(
      `"${name}" spreads ${stored} stored values over the shape [${shape}]. Save its .contiguous() copy`,
    )
  }
  if (size > 0 && last >= stored)
    throw new Error(`"${name}" reaches beyond its stored values. Get the file anew`)
}

class TorchWeights implements Weights {
  constructor(
    readonly path: string,
    private readonly folder: string,
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

  async readFloats(name: string, shape?: readonly number[]): Promise<Float32Array> {
    this.entry(name, shape)
    const tensor = this.tensor(name)
    const { storage } = tensor
    // The archive is opened anew each time: weights are read once or twice, and hold no file open between.
    const bytes = await withArchive(this.path, NO_ARCHIVE, (archive) => {
      requireStored(archive, this.folder, name, tensor)
      return archive.read(`${this.folder}${storage.key}`)
    })
    const count = Math.floor(bytes.length / BYTES_PER_VALUE[storage.kind])
    return requireFinite(this.path, name, gathered(FLOATS[storage.kind](bytes.buffer, count), tensor))
  }

  private tensor(name: string): StoredTensor {
    const tensor = this.tensors.get(name)
    if (!tensor)
      throw new ModelLoadError(`Cannot read ${this.path}: it has no "${name}". It has ${this.names()}`)
    return tensor
  }
}

/** The values of a view with these strides, row by row. */
function gathered(values: Float32Array, { offset, shape, strides }: StoredTensor): Float32Array {
  const size = sizeOf(shape)
  if (size === 0) return new Float32Array()
  const dense = shape.reduceRight((step, n, i) => (step === strides[i] || n === 1 ? step * n : NaN), 1)
  if (!Number.isNaN(dense)) return size === values.length ? values : values.slice(offset, offset + size)
  const turned = new Float32Array(size)
  const index = shape.map(() => 0)
  for (let i = 0; i < size; i++) {
    turned[i] = values[index.reduce((at, n, axis) => at + n * strides[axis]!, offset)]!
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0
  }
  return turned
}
