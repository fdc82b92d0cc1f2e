import { ModelLoadError } from '../../errors'
import { requireShape, type TensorEntry, type Weights } from '../weights/weights'
import { openArchive } from './zip'

/** Opens numpy's archive of arrays. @throws ModelLoadError if it is none, or an array is of a kind other than floats */
export async function openNpz(path: string): Promise<Weights> {
  const arrays = new Map<string, NpyArray>()
  try {
    const archive = await openArchive(path)
    try {
      for (const name of archive.names().filter((each) => each.endsWith('.npy')))
        arrays.set(name.slice(0, -'.npy'.length), readNpy(await archive.read(name)))
    } finally {
      archive.close()
    }
  } catch (error) {
    throw new ModelLoadError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return new NpzWeights(path, arrays)
}

interface NpyArray {
  shape: number[]
  values: Float32Array
}

const MAGIC = '\x93NUMPY'
/** The header is a Python dictionary. */
const DESCR = /'descr'\s*:\s*'([^']+)'/
const ORDER = /'fortran_order'\s*:\s*(True|False)/
const SHAPE = /'shape'\s*:\s*\(([\d,\s]*)\)/

/** numpy's format of one array (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
export function readNpy(bytes: Buffer): NpyArray {
  if (bytes.toString('latin1', 0, 6) !== MAGIC) throw new Error('an array in it is not in numpy’s format')
  const wide = bytes[6]! > 1
  const start = wide ? 12 : 10
  const end = start + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8))
  const header = bytes.toString('latin1', start, end)
  const descr = DESCR.exec(header)?.[1]
  const shape = (SHAPE.exec(header)?.[1] ?? '')
    .split(',')
    .filter((n) => n.trim() !== '')
    .map(Number)
  if (ORDER.exec(header)?.[1] === 'True') throw new Error('an array in it is stored column by column')
  const width = { '<f4': 4, '<f8': 8 }[descr ?? '']
  if (width === undefined)
    throw new Error(`an array in it has values of the kind ${descr}, not 32-bit floats`)
  const count = shape.reduce((product, n) => product * n, 1)
  if (bytes.length - end !== count * width) throw new Error('an array in it is cut off')
  // A copy starts on a boundary of its own, wherever the header ends.
  const data = bytes.buffer.slice(bytes.byteOffset + end, bytes.byteOffset + bytes.length)
  return { shape, values: width === 4 ? new Float32Array(data) : Float32Array.from(new Float64Array(data)) }
}

class NpzWeights implements Weights {
  constructor(
    readonly path: string,
    private readonly arrays: ReadonlyMap<string, NpyArray>,
  ) {}

  names = () => [...this.arrays.keys()]
  has = (name: string) => this.arrays.has(name)
  shape = (name: string) => this.array(name).shape

  entry(name: string, shape?: readonly number[]): TensorEntry {
    const array = this.array(name)
    requireShape(this.path, name, array.shape, shape)
    return { dtype: 'F32', shape: array.shape, range: null }
  }

  async readFloats(name: string, shape?: readonly number[]): Promise<Float32Array> {
    this.entry(name, shape)
    return this.array(name).values.slice()
  }

  private array(name: string): NpyArray {
    const array = this.arrays.get(name)
    if (!array) throw new ModelLoadError(`Cannot read ${this.path}: it has no "${name}"`)
    return array
  }
}
