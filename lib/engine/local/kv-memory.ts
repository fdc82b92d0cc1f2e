import { cacheDims, type Architecture } from './architectures/architecture'
import { port } from './architectures/graph-context'
import { Tensor } from './onnx/tensor'

/** Conversations that lie side by side in memory, as a segment reads them and appends to them. */
export interface KvRows {
  /** How many tokens of each were read before. */
  readonly lengths: readonly number[]
  /** How many tokens each will have at most. */
  readonly rooms: readonly number[]
  /** How many tokens there is memory for. */
  readonly capacity: number
  /** Keys and values of the layers `from` … `to` - 1 under their names as inputs and as outputs: one memory is both. */
  tensors(from: number, to: number): { past: Record<string, Tensor>; present: Record<string, Tensor> }
}

const PARTS = ['key', 'value'] as const

/**
 * Memory for the keys and values of several conversations: for each layer and part [rows, kvHeads, capacity, headDim]. Pages that
 * nobody wrote to take no memory, so rows may have room to spare.
 */
export class KvMemory {
  readonly capacity: number
  /** By layer, then part. */
  private readonly stores: readonly Float32Array[]
  private readonly views = new Map<string, Tensor>()

  constructor(
    private readonly architecture: Architecture,
    readonly rows: number,
    capacity: number,
  ) {
    this.capacity = capacity
    const size = rows * this.rowSize
    this.stores = Array.from(
      { length: architecture.layers * PARTS.length },
      () => new Float32Array(new ArrayBuffer(4 * size)),
    )
  }

  /** Bytes that it takes once all of it is written to. */
  get bytes(): number {
    return 4 * this.stores.length * this.rows * this.rowSize
  }

  /** The rows `first` … `first` + `lengths.length` - 1. */
  at(first: number, lengths: readonly number[], rooms: readonly number[]): KvRows {
    const { capacity } = this
    const tensors = (from: number, to: number) => {
      const [past, present]: Record<string, Tensor>[] = [{}, {}]
      for (let layer = from; layer < to; layer++) {
        for (const part of PARTS) {
          const tensor = this.view(layer, part, first, lengths.length)
          past![port.past(layer, part)] = tensor
          present![port.present(layer, part)] = tensor
        }
      }
      return { past: past!, present: present! }
    }
    return { lengths, rooms, capacity, tensors }
  }

  /** Copies the first `length` tokens of a row of `source`, which may be this, to a row. */
  copy(source: KvMemory, from: number, to: number, length: number): void {
    const { kvHeads } = this.architecture
    const [own, others] = [this.rowSize / kvHeads, source.rowSize / kvHeads]
    const width = own / this.capacity
    this.stores.forEach((store, i) => {
      for (let head = 0; head < kvHeads; head++) {
        const at = from * source.rowSize + head * others
        store.set(source.stores[i]!.subarray(at, at + length * width), to * this.rowSize + head * own)
      }
    })
  }

  private get rowSize(): number {
    return cacheDims(this.architecture, this.capacity).reduce((product, n) => product * n, 1)
  }

  private view(layer: number, part: (typeof PARTS)[number], first: number, count: number): Tensor {
    const key = `${layer} ${part} ${first} ${count}`
    const known = this.views.get(key)
    if (known) return known
    const store = this.stores[layer * PARTS.length + PARTS.indexOf(part)]!
    const values = store.subarray(first * this.rowSize, (first + count) * this.rowSize)
    const tensor = new Tensor('float32', values, cacheDims(this.architecture, this.capacity, count))
    this.views.set(key, tensor)
    return tensor
  }
}

/** Keys and values of one conversation. */
export class KvCache implements KvRows {
  /** Tokens read so far. */
  length = 0
  private readonly memory: KvMemory
  private readonly row: KvRows

  /** @param capacity how many tokens will be read at most */
  constructor(
    architecture: Architecture,
    readonly capacity: number,
  ) {
    this.memory = new KvMemory(architecture, 1, capacity)
    this.row = this.memory.at(0, [0], [capacity])
  }

  get lengths(): readonly number[] {
    return [this.length]
  }

  get rooms(): readonly number[] {
    return [this.capacity]
  }

  tensors(from: number, to: number) {
    return this.row.tensors(from, to)
  }
}
