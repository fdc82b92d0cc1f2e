import { ModelLoadError } from '../../errors'
import type { BlockForm, Blocks } from '../weights/blocks'
import { readRange } from '../weights/file-range'
import { requireFinite } from '../weights/finite'
import { requireShape, type TensorEntry, type Weights } from '../weights/weights'
import { blockForm, toBlocks } from './blocks'
import { QUANTISED_TYPES } from './dequantize'
import type { Change, Family } from './families'
import { familyOf } from './gguf-config'
import type { GgufFile, GgufTensor } from './gguf-file'
import { Metadata } from './metadata'
import { readTensor } from './read-tensor'

/** Tensors that say something about the configuration. */
const OF_THE_CONFIG = /^rope_(freqs|factors_long|factors_short)\.weight$/

interface Source {
  ggufName: string
  tensor: GgufTensor
  change: Change | undefined
}

/** The weights of a GGUF file under their Hugging Face names. Quantised ones are dequantised whenever they are read. */
export class GgufWeights implements Weights {
  private constructor(
    private readonly file: GgufFile,
    private readonly sources: ReadonlyMap<string, Source>,
    private readonly heads: { query: number; key: number },
  ) {}

  /** @throws ModelLoadError if a tensor is of a kind that is not read, or the architecture has no such tensor */
  static of(file: GgufFile): GgufWeights {
    const meta = new Metadata(file)
    const family = familyOf(meta)
    const sources = new Map<string, Source>()
    for (const [ggufName, tensor] of file.tensors) {
      if (OF_THE_CONFIG.test(ggufName)) continue
      const { name, change } =
        hugging(family, ggufName) ?? meta.fail(`"${ggufName}" is no tensor of ${meta.architecture}`)
      const { type } = tensor
      if (!['F32', 'F16', 'BF16', ...QUANTISED_TYPES].includes(type.name)) {
        meta.fail(
          `"${ggufName}" is quantised as ${type.name}; F32, F16, BF16, ${QUANTISED_TYPES.join(', ')} are read. ` +
            'Take the file in another quantisation, such as Q4_K_M or Q8_0',
        )
      }
      sources.set(name, { ggufName, tensor, change })
    }
    const query = meta.required('attention.head_count')
    return new GgufWeights(file, sources, { query, key: meta.size('attention.head_count_kv') ?? query })
  }

  get path(): string {
    return this.file.source
  }

  names(): string[] {
    return [...this.sources.keys()]
  }

  has(name: string): boolean {
    return this.sources.has(name)
  }

  shape(name: string): readonly number[] {
    const { tensor, change } = this.find(name)
    return change === 'transposed' && tensor.shape.length === 2 ? tensor.shape.toReversed() : tensor.shape
  }

  entry(name: string, shape?: readonly number[]): TensorEntry {
    const own = this.shape(name)
    requireShape(this.path, name, own, shape)
    const { tensor, change } = this.find(name)
    const dtype = tensor.type.name
    if (change || (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16'))
      return { dtype: 'F32', shape: own, range: null }
    return {
      dtype,
      shape: own,
      range: { path: this.file.path, offset: tensor.offset, length: tensor.length },
    }
  }

  async readFloats(name: string, shape?: readonly number[]): Promise<Float32Array> {
    this.entry(name, shape)
    const { ggufName, tensor, change } = this.find(name)
    const values = requireFinite(this.path, ggufName, await readTensor(this.file, ggufName, tensor))
    switch (change) {
      case undefined:
        return values
      case 'plus-one':
        return values.map((value) => value - 1)
      case 'transposed':
        return tensor.shape.length === 2 ? transposed(values, tensor.shape) : values
      case 'pairs-of-query':
        return rowsFromPairs(values, tensor.shape[0]!, this.heads.query)
      case 'pairs-of-key':
        return rowsFromPairs(values, tensor.shape[0]!, this.heads.key)
    }
  }

  blockForm(name: string): BlockForm | null {
    const { tensor, change } = this.find(name)
    const ordered = change === undefined || change === 'pairs-of-query' || change === 'pairs-of-key'
    return ordered && tensor.shape.length === 2 ? blockForm(tensor.type) : null
  }

  async readBlocks(name: string): Promise<Blocks> {
    const { ggufName, tensor, change } = this.find(name)
    const { type, offset, length, shape } = tensor
    const blocks = toBlocks(type, new Uint8Array(await readRange(this.file.path, offset, length)))
    requireFinite(this.path, ggufName, blocks.scales)
    if (blocks.offsets) requireFinite(this.path, ggufName, blocks.offsets)
    if (change === undefined) return blocks
    const heads = change === 'pairs-of-query' ? this.heads.query : this.heads.key
    const ordered = <T extends Uint8Array | Float32Array>(part: T) => rowsFromPairs(part, shape[0]!, heads)
    return {
      values: ordered(blocks.values),
      scales: ordered(blocks.scales),
      offsets: blocks.offsets && ordered(blocks.offsets),
    }
  }

  private find(name: string): Source {
    const source = this.sources.get(name)
    if (!source) throw new ModelLoadError(`Cannot read ${this.path}: it has no tensor for "${name}"`)
    return source
  }
}

/** The Hugging Face name of a tensor; undefined if the family has no such tensor. */
function hugging(family: Family, ggufName: string): { name: string; change: Change | undefined } | undefined {
  const [, layer, own, ending] = /^(?:blk\.(\d+)\.)?([^.]+)\.(weight|bias)$/.exec(ggufName) ?? []
  if (own === undefined) return undefined
  const name = (layer === undefined ? family.tensors : family.layerTensors)[own]
  if (name === undefined) return undefined
  const prefix = layer === undefined ? '' : `${family.layerPrefix}.${layer}.`
  return { name: `${prefix}${name}.${ending}`, change: family.changes?.[own] }
}

function transposed(values: Float32Array, [rows = 1, columns = 1]: readonly number[]): Float32Array {
  const out = new Float32Array(values.length)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c]!
  return out
}

/**
 * Undoes llama.cpp's order of the rows of a query or key: within a head, row 2·i + j there is row j·half + i here. Of biases
 * a row is one value.
 */
function rowsFromPairs<T extends Uint8Array | Float32Array>(values: T, rows: number, heads: number): T {
  const width = values.length / rows
  const size = rows / heads
  const out = values.slice() as T
  for (let row = 0; row < rows; row++) {
    const [head, within] = [Math.floor(row / size), row % size]
    const to = head * size + (within % 2) * (size / 2) + Math.floor(within / 2)
    out.set(values.subarray(row * width, (row + 1) * width), to * width)
  }
  return out
}
