import { parse, relative, sep } from 'node:path'
import { sizeOf, type FileRange } from '../weights/weights'
import { elementType, EXTERNAL } from './schema'

/** A weight that is handed to the session in memory, as one file or several. */
export interface ComputedWeight {
  pieces: readonly Piece[]
  /** The values of all pieces, one after the other. */
  floats: () => Promise<Float32Array>
}

/** Rows of a weight. `name` is both the initializer's and its file's; `from` counts values from the weight's first. */
export interface Piece {
  name: string
  shape: number[]
  from: number
}

/** onnxruntime takes at most 2 GiB of values in memory for one tensor. Bytes. */
export const LARGEST_IN_MEMORY = 2 ** 30

/**
 * An initializer whose values lie in a file. Files are named from the root of the file system, and sessions are opened
 * with that root as their folder of external data: onnxruntime takes neither absolute names nor files outside of one
 * folder, and the files of one model (shards, a hub's cache) may lie in several.
 */
export function externalTensor(
  name: string,
  dtype: keyof typeof elementType,
  shape: readonly number[],
  { path, offset, length }: FileRange,
): object {
  const { root } = parse(path)
  const location = root ? relative(root, path).split(sep).join('/') : path
  return {
    name,
    dims: [...shape],
    dataType: elementType[dtype],
    dataLocation: EXTERNAL,
    externalData: Object.entries({ location, offset: String(offset), length: String(length) }).map(
      ([key, value]) => ({ key, value }),
    ),
  }
}

/** Cuts a tensor of 32-bit floats along its first axis into pieces of at most `largest` bytes. */
export function piecesOf(name: string, shape: readonly number[], largest: number): Piece[] {
  const [rows = 1, ...rest] = shape
  const width = sizeOf(rest)
  const rowsPerPiece = Math.max(1, Math.floor(largest / (4 * width)))
  if (rows <= rowsPerPiece) return [{ name, shape: [...shape], from: 0 }]
  return Array.from({ length: Math.ceil(rows / rowsPerPiece) }, (_, i) => {
    const first = i * rowsPerPiece
    const count = Math.min(rowsPerPiece, rows - first)
    return { name: `${name}[${first}]`, shape: [count, ...rest], from: first * width }
  })
}

/** Computes a weight and names its pieces as the session's `externalData` takes them. */
export async function filesOf({
  pieces,
  floats,
}: ComputedWeight): Promise<{ path: string; data: Uint8Array }[]> {
  const { buffer, byteOffset } = await floats()
  return pieces.map(({ name, shape, from }) => ({
    path: name,
    data: new Uint8Array(buffer, byteOffset + 4 * from, 4 * sizeOf(shape)),
  }))
}
