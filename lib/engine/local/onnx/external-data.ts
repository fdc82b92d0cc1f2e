import { parse, relative, sep } from 'node:path'
import { readFinite, requireFiniteFile, type StoredTensor } from '../weights/finite'
import { sizeOf } from '../weights/weights'
import { elementType, EXTERNAL } from './schema'

/** onnxruntime takes at most 2 GiB in memory for one tensor. Bytes. */
export const LARGEST_IN_MEMORY = 2 ** 30

export type Dtype = keyof typeof elementType

/** A weight that is handed to the session in memory, as one file or several. */
export interface MemoryWeight {
  dtype: Dtype
  pieces: readonly Piece[]
  /** The bytes of all pieces, one after the other. */
  read: () => Promise<ArrayBufferView>
}

/** A file that is not on disk. */
export interface MemoryFile {
  path: string
  data: Uint8Array
}

/** Rows of a weight. `name` is both the initializer's and its file's; `from` and `length` count bytes of the weight. */
export interface Piece {
  name: string
  shape: number[]
  from: number
  length: number
}

/** Cuts a tensor of 32-bit floats along its first axis into pieces of at most `largest` bytes. */
export function piecesOf(name: string, shape: readonly number[], largest: number): Piece[] {
  const [rows = 1, ...rest] = shape
  const width = 4 * sizeOf(rest)
  const rowsPerPiece = Math.max(1, Math.floor(largest / width))
  if (rows <= rowsPerPiece) return [{ name, shape: [...shape], from: 0, length: rows * width }]
  return Array.from({ length: Math.ceil(rows / rowsPerPiece) }, (_, i) => {
    const first = i * rowsPerPiece
    const count = Math.min(rowsPerPiece, rows - first)
    return { name: `${name}[${first}]`, shape: [count, ...rest], from: first * width, length: count * width }
  })
}

/**
 * Where a graph's weights are: all of them in files, which the session maps; or, if one has to be computed, all of them in
 * memory, since onnxruntime looks for every tensor there as soon as one is.
 */
export class ExternalData {
  private readonly stored = new Map<string, { tensor: StoredTensor; shape: readonly number[] }>()
  private readonly computed = new Map<string, MemoryWeight>()

  addStored(tensor: StoredTensor, shape: readonly number[]): void {
    this.stored.set(tensor.name, { tensor, shape })
  }

  addComputed(pieces: readonly Piece[], read: () => Promise<ArrayBufferView>, dtype: Dtype = 'F32'): void {
    this.computed.set(pieces[0]!.name, { dtype, pieces, read })
  }

  /** TensorProtos without data of their own. */
  initializers(): object[] {
    const mapped = this.computed.size === 0
    return [
      ...Array.from(this.stored.values(), ({ tensor: { name, dtype, range }, shape }) =>
        mapped
          ? external(name, dtype, shape, fromRoot(range.path), range.offset, range.length)
          : external(name, dtype, shape, name, 0, range.length),
      ),
      ...Array.from(this.computed.values(), ({ dtype, pieces }) =>
        pieces.map(({ name, shape, length }) => external(name, dtype, shape, name, 0, length)),
      ).flat(),
    ]
  }

  /** The folder that the initializers name their files from. */
  get folder(): string {
    const [first] = this.stored.values()
    return parse(first ? first.tensor.range.path : process.cwd()).root
  }

  /**
   * What a session is handed in memory; empty if it is to read the files itself.
   * @throws ModelLoadError if a weight in a file holds NaN or infinite values
   */
  async load(): Promise<MemoryFile[]> {
    const stored = Array.from(this.stored.values(), ({ tensor }) => tensor)
    if (this.computed.size === 0) {
      for (const tensor of stored) await requireFiniteFile(tensor)
      return []
    }
    const files: MemoryFile[] = []
    for (const tensor of stored)
      files.push({ path: tensor.name, data: new Uint8Array(await readFinite(tensor)) })
    for (const { pieces, read } of this.computed.values()) {
      const { buffer, byteOffset } = await read()
      for (const { name, from, length } of pieces) {
        files.push({ path: name, data: new Uint8Array(buffer as ArrayBuffer, byteOffset + from, length) })
      }
    }
    return files
  }
}

/**
 * Files are named from the root of the file system, and sessions are opened with that root as their folder of external data:
 * onnxruntime takes neither absolute names nor files outside of one folder, and the files of one model (shards, a hub's
 * cache) may lie in several.
 */
function fromRoot(path: string): string {
  return relative(parse(path).root, path).split(sep).join('/')
}

function external(
  name: string,
  dtype: Dtype,
  shape: readonly number[],
  location: string,
  offset: number,
  length: number,
): object {
  const entries = { location, offset: String(offset), length: String(length) }
  return {
    name,
    dims: [...shape],
    dataType: elementType[dtype],
    dataLocation: EXTERNAL,
    externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
  }
}
