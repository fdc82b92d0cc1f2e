import { ModelLoadError } from '../../errors'
import { requireFinite } from '../weights/finite'
import { requireShape, sizeOf, type TensorEntry, type Weights } from '../weights/weights'
import { widenFloat16 } from '../weights/widen'
import { withArchive, type Archive } from './zip'

const NO_ARCHIVE = 'it is no archive as numpy.savez writes. Get it anew, or save it anew with numpy.savez'

/**
 * Opens numpy's archive of arrays. Their values stay in the file until they are read.
 * @throws ModelLoadError if it is none, or an array is of a kind other than floats
 */
export async function openNpz(path: string): Promise<Weights> {
  const arrays = await withArchive(path, NO_ARCHIVE, async (archive) => {
    const found = new Map<string, NpyArray>()
    for (const file of archive.names().filter((each) => each.endsWith(ENDING)))
      found.set(file.slice(0, -ENDING.length), await readHeader(archive, file))
    return found
  })
  return new NpzWeights(path, arrays)
}

type Kind = '<f2' | '<f4' | '<f8'

interface NpyArray {
  kind: Kind
  shape: number[]
  /** Where its values begin, in bytes. */
  start: number
}

const ENDING = '.npy'
const BYTES: Readonly<Record<Kind, number>> = { '<f2': 2, '<f4': 4, '<f8': 8 }
const MAGIC = '\x93NUMPY'
/** numpy's own headers have 128 bytes. */
const LONGEST_HEADER = 4096
/** The header is a Python dictionary. */
const DESCR = /'descr'\s*:\s*'([^']+)'/
const ORDER = /'fortran_order'\s*:\s*(True|False)/
const SHAPE = /'shape'\s*:\s*\(([\d,\s]*)\)/

/** numpy's format of one array (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
async function readHeader(archive: Archive, file: string): Promise<NpyArray> {
  const bytes = await archive.head(file, LONGEST_HEADER)
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== MAGIC)
    throw new Error(`"${file}" in it is not in numpy’s format. Save the array anew with numpy.savez`)
  const wide = bytes[6]! > 1
  const header = wide ? 12 : 10
  const start = header + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8))
  if (start > bytes.length) throw new Error(`the header of "${file}" in it is cut off or too long`)
  const told = bytes.toString('latin1', header, start)
  const kind = DESCR.exec(told)?.[1] ?? 'none'
  const shape = (SHAPE.exec(told)?.[1] ?? '')
    .split(',')
    .filter((n) => n.trim() !== '')
    .map(Number)
  if (ORDER.exec(told)?.[1] === 'True')
    throw new Error(`"${file}" in it is stored column by column. Save numpy.ascontiguousarray of it`)
  if (!isKind(kind)) {
    throw new Error(
      `"${file}" in it has values of the kind ${kind}, not floats of 16, 32 or 64 bits. Save it as numpy.float32`,
    )
  }
  if (archive.size(file) - start !== sizeOf(shape) * BYTES[kind]) {
    throw new Error(`"${file}" in it is not as long as its shape [${shape}] says. Get the file anew`)
  }
  return { kind, shape, start }
}

const isKind = (kind: string): kind is Kind => Object.hasOwn(BYTES, kind)

function floatsOf(bytes: Buffer, { kind, start }: NpyArray): Float32Array {
  // numpy begins values on a boundary of 64 bytes; others need not.
  const aligned = start % BYTES[kind] === 0
  const data = aligned ? bytes.buffer : bytes.buffer.slice(start)
  const [from, count] = [aligned ? start : 0, (bytes.length - start) / BYTES[kind]]
  if (kind === '<f4') return new Float32Array(data, from, count)
  if (kind === '<f8') return Float32Array.from(new Float64Array(data, from, count))
  return widenFloat16(new Uint16Array(data, from, count))
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
    const array = this.array(name)
    const bytes = await withArchive(this.path, NO_ARCHIVE, (archive) => archive.read(`${name}${ENDING}`))
    return requireFinite(this.path, name, floatsOf(bytes, array))
  }

  private array(name: string): NpyArray {
    const array = this.arrays.get(name)
    if (!array)
      throw new ModelLoadError(`Cannot read ${this.path}: it has no "${name}". It has ${this.names()}`)
    return array
  }
}
