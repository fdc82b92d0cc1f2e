import { widenBfloat16, widenFloat16 } from '../../weights/widen'
import { isNamed, type Allowed, type Named } from './unpickle'

/** The kinds of values that are read, as PyTorch calls their storages; bytes of one value. */
export const BYTES_PER_VALUE = {
  FloatStorage: 4,
  DoubleStorage: 8,
  HalfStorage: 2,
  BFloat16Storage: 2,
  IntStorage: 4,
  LongStorage: 8,
} as const

type Kind = keyof typeof BYTES_PER_VALUE

/** The first `count` values of a storage as 32-bit floats. */
export const FLOATS: Readonly<Record<Kind, (bytes: ArrayBufferLike, count: number) => Float32Array>> = {
  FloatStorage: (bytes, count) => new Float32Array(bytes, 0, count),
  DoubleStorage: (bytes, count) => Float32Array.from(new Float64Array(bytes, 0, count)),
  HalfStorage: (bytes, count) => widenFloat16(new Uint16Array(bytes, 0, count)),
  BFloat16Storage: (bytes, count) => widenBfloat16(new Uint16Array(bytes, 0, count)),
  IntStorage: (bytes, count) => Float32Array.from(new Int32Array(bytes, 0, count)),
  LongStorage: (bytes, count) => Float32Array.from(new BigInt64Array(bytes, 0, count), Number),
}

const MOST_AXES = 8

class Storage {
  constructor(
    readonly kind: Kind,
    readonly key: string,
  ) {}
}

/** A view of a storage, as `torch.save` describes a tensor. */
export class StoredTensor {
  constructor(
    readonly storage: Storage,
    /** In values. */
    readonly offset: number,
    readonly shape: readonly number[],
    /** In values, one for each axis. */
    readonly strides: readonly number[],
  ) {}
}

/** What `torch.save` needs of a reader: tensors, their storages and ordered dictionaries. */
export const allowed: Allowed = {
  call({ module, name }: Named, args) {
    const called = `${module}.${name}`
    if (called === 'collections.OrderedDict') return new Map()
    if (called === 'torch._utils._rebuild_parameter') return args[0] ?? undefined
    if (called !== 'torch._utils._rebuild_tensor_v2') return null
    const [storage, offset, shape, strides] = args
    if (
      !(storage instanceof Storage && areSizes([offset]) && areSizes(shape) && areSizes(strides)) ||
      shape.length !== strides.length
    )
      throw new Error('it describes a tensor otherwise than torch.save does. Save it anew with torch.save')
    return new StoredTensor(storage, offset as number, shape, strides)
  },
  persistent([tag, kind, key]) {
    if (tag !== 'storage' || !isNamed(kind) || typeof key !== 'string')
      throw new Error('it refers to something outside that is no storage of values')
    const { module, name } = kind
    if (module !== 'torch' || !isKind(name)) {
      throw new Error(`it stores values as ${module}.${name}, not as floats. Save its tensors as float32`)
    }
    return new Storage(name, key)
  },
}

const isKind = (name: string): name is Kind => Object.hasOwn(BYTES_PER_VALUE, name)

const areSizes = (value: unknown): value is number[] =>
  Array.isArray(value) &&
  value.length <= MOST_AXES &&
  value.every((each) => Number.isSafeInteger(each) && each >= 0)
