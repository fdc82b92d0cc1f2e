import { addressList, CStrings } from './c-strings'
import type { MemoryFile } from './external-data'
import type { Graph } from './graph-builder'
import { Native } from './native'
import { Tensor } from './tensor'

/** More than any weight takes. Bytes. */
const NO_LIMIT = String(2 ** 50)

/** ORT_ENABLE_ALL */
const ALL_OPTIMIZATIONS = 99

/** A graph made ready to run. It is freed when it is released, or garbage. */
export class Session {
  private readonly names: CStrings
  private readonly running = new Set<Promise<void>>()

  private constructor(
    private readonly native: Native,
    private address: bigint,
    readonly inputNames: readonly string[],
    readonly outputNames: readonly string[],
  ) {
    this.names = new CStrings([...inputNames, ...outputNames])
    garbage.register(this, address, this)
  }

  /** @param threads how many compute at once */
  static async open(graph: Graph, files: readonly MemoryFile[], threads: number): Promise<Session> {
    const native = Native.get()
    const options = native.create('CreateSessionOptions')
    try {
      native.call('SetSessionGraphOptimizationLevel', options, ALL_OPTIMIZATIONS)
      native.call('SetIntraOpNumThreads', options, threads)
      native.call('SetInterOpNumThreads', options, 1)
      for (const [key, value] of Object.entries(settings(graph)))
        native.call('AddSessionConfigEntry', options, key, value)
      if (files.length > 0) handOver(native, options, files)
      const made = addressList([0n])
      const { model } = graph
      await native.later('CreateSessionFromArray', native.env, model, model.byteLength, options, made)
      keep(files)
      return new Session(native, made[0]!, graph.inputs, graph.outputs)
    } finally {
      native.release('ReleaseSessionOptions', options)
    }
  }

  /**
   * Computes outputs on another thread.
   * @param feeds a tensor for every input
   * @param fetches the outputs wanted: tensors are written where they lie, and null asks for a new one. Left out: all, new
   * @returns the outputs wanted
   */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: Readonly<Record<string, Tensor | null>> = Object.fromEntries(
      this.outputNames.map((n) => [n, null]),
    ),
  ): Promise<Record<string, Tensor>> {
    if (this.address === 0n) throw new TypeError('The session is released')
    const given = this.inputNames.map((name) => {
      const tensor = feeds[name]
      if (!tensor) throw new TypeError(`The session needs the input "${name}"`)
      return tensor
    })
    const wanted = this.outputNames.filter((name) => name in fetches)
    const inputs = addressList(given.map(({ handle }) => handle))
    const outputs = addressList(wanted.map((name) => fetches[name]?.handle ?? 0n))
    const [inputNames, outputNames] = [this.names.list(this.inputNames), this.names.list(wanted)]
    await this.counted(
      this.native.later(
        ...(['Run', this.address, null, inputNames, inputs, inputs.length] as const),
        ...[outputNames, outputs.length, outputs],
      ),
    )
    keep(given, fetches, inputs)
    return Object.fromEntries(wanted.map((name, i) => [name, fetches[name] ?? Tensor.taken(outputs[i]!)]))
  }

  /** Frees it, once what runs has ended. Nothing may be run any more. */
  async release(): Promise<void> {
    const { address } = this
    if (address === 0n) return
    this.address = 0n
    garbage.unregister(this)
    await Promise.allSettled(this.running)
    this.native.release('ReleaseSession', address)
  }

  private async counted(work: Promise<void>): Promise<void> {
    this.running.add(work)
    try {
      await work
    } finally {
      this.running.delete(work)
    }
  }
}

const garbage = new FinalizationRegistry<bigint>((address) => Native.get().release('ReleaseSession', address))

/** Whatever is named here is not collected before. */
function keep(..._: unknown[]): void {}

function settings({ weights }: Graph): Record<string, string> {
  return {
    'session.model_external_initializers_file_folder_path': weights.folder,
    // Threads that wait for work of this session stop when it is done, so that an idle server is idle.
    'session.force_spinning_stop': '1',
    // Constants are folded whatever their size: half-width weights that stay unfolded are widened again at every token.
    'optimization.constant_folding_max_output_size_in_bytes': NO_LIMIT,
  }
}

/** Tells the options of weights in memory. They are copied while the session opens. */
function handOver(native: Native, options: bigint, files: readonly MemoryFile[]): void {
  const paths = files.map(({ path }) => path)
  const names = new CStrings(paths, process.platform === 'win32' ? 'utf16le' : 'utf8')
  const lengths = addressList(files.map(({ data }) => BigInt(data.byteLength)))
  const contents = addressList(files.map(({ data }) => native.address(data)))
  native.call(
    'AddExternalInitializersFromFilesInMemory',
    options,
    names.list(paths),
    contents,
    lengths,
    files.length,
  )
}

/**
 * Opens a graph. Weights in files of 32-bit floats are mapped. Those in memory are copied by the session and let go when it is
 * open: open several sessions of one model one after the other.
 * @param threads how many compute at once
 * @param whenRead called when the weights are read, which is about half of the work
 * @throws ModelLoadError if a weight holds NaN or infinite values
 */
export async function openSession(graph: Graph, threads = 1, whenRead?: () => void): Promise<Session> {
  const files = await graph.weights.load()
  whenRead?.()
  return Session.open(graph, files, threads)
}
