import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import koffi, { type LibraryHandle } from 'koffi'
import { ModelLoadError } from '../../errors'

/** The version of the C API whose functions are named below; later libraries offer it too. */
const API_VERSION = 22

/** Its functions in use: their place in `OrtApi`, which only ever grows at its end (onnxruntime_c_api.h), and their arguments. */
const FUNCTIONS = {
  GetErrorMessage: [2, 'const char *(void *)'],
  CreateEnv: [3, 'void *(int, const char *, void *)'],
  CreateSessionFromArray: [8, 'void *(void *, void *, size_t, void *, void *)'],
  Run: [9, 'void *(void *, void *, void *, void *, size_t, void *, size_t, void *)'],
  CreateSessionOptions: [10, 'void *(void *)'],
  SetSessionGraphOptimizationLevel: [23, 'void *(void *, int)'],
  SetIntraOpNumThreads: [24, 'void *(void *, int)'],
  SetInterOpNumThreads: [25, 'void *(void *, int)'],
  CreateTensorWithDataAsOrtValue: [49, 'void *(void *, void *, size_t, void *, size_t, int, void *)'],
  GetTensorMutableData: [51, 'void *(void *, void *)'],
  GetTensorElementType: [60, 'void *(void *, void *)'],
  GetDimensionsCount: [61, 'void *(void *, void *)'],
  GetDimensions: [62, 'void *(void *, void *, size_t)'],
  GetTensorTypeAndShape: [65, 'void *(void *, void *)'],
  CreateCpuMemoryInfo: [69, 'void *(int, int, void *)'],
  ReleaseStatus: [93, 'void (void *)'],
  ReleaseSession: [95, 'void (void *)'],
  ReleaseValue: [96, 'void (void *)'],
  ReleaseTensorTypeAndShapeInfo: [99, 'void (void *)'],
  ReleaseSessionOptions: [100, 'void (void *)'],
  AddSessionConfigEntry: [130, 'void *(void *, const char *, const char *)'],
  AddExternalInitializersFromFilesInMemory: [279, 'void *(void *, void *, void *, void *, size_t)'],
} as const satisfies Record<string, [number, string]>

type Name = keyof typeof FUNCTIONS
/** An address, or memory whose address is meant. */
export type Pointer = bigint | ArrayBufferView | ArrayBuffer | null
type Argument = Pointer | number | string
type Call = ((...args: Argument[]) => unknown) & {
  async: (...args: [...Argument[], (error: unknown, result: unknown) => void]) => void
}

/** Native code runs on stacks of these sizes; matrix products keep tiles on theirs. Bytes. */
const STACK = 8 * 2 ** 20

/** ORT_LOGGING_LEVEL_ERROR, OrtArenaAllocator, OrtMemTypeDefault */
const [LOG_ERRORS, ARENA, DEFAULT_MEMORY] = [3, 1, 0]

/**
 * onnxruntime's C API, from the library that the package onnxruntime-node brings. That package's own JavaScript copies every
 * output into a new array, also those that were given memory to write to, and so copies all keys and values at every token;
 * it runs models on the event loop; and it keeps nothing between two calls.
 *
 * The process has one, whatever number of copies of this module a bundle holds.
 */
export class Native {
  /** OrtEnv, and the OrtMemoryInfo of ordinary memory. */
  readonly env: bigint
  readonly memory: bigint
  /** Held, since a library is unloaded with its handle, whoever still has addresses of its functions. */
  private readonly library: LibraryHandle
  private readonly functions: Record<Name, Call>
  /** Calls on other threads, and a timer that keeps the process alive for them: koffi lets it end. */
  private running = 0
  private readonly awake = setInterval(() => {}, 2 ** 30).unref()

  private constructor() {
    koffi.config({ sync_stack_size: STACK, async_stack_size: STACK })
    this.library = koffi.load(libraryPath())
    const base = this.library.func('void *OrtGetApiBase()')() as bigint
    const getApi = koffi.decode(base, 'void *') as bigint
    const api = koffi.call(getApi, koffi.proto('void *(uint32_t)'), API_VERSION) as bigint | null
    if (api === null)
      throw new ModelLoadError('onnxruntime-node is too old. Install what package-lock.json names: npm ci')
    const entries = Object.entries(FUNCTIONS).map(([name, [place, type]]) => {
      const address = koffi.decode(api, place * koffi.sizeof('void *'), 'void *') as bigint
      return [name, koffi.decode(address, koffi.proto(type)) as Call]
    })
    this.functions = Object.fromEntries(entries) as Record<Name, Call>
    this.env = this.create('CreateEnv', LOG_ERRORS, 'tiller')
    this.memory = this.create('CreateCpuMemoryInfo', ARENA, DEFAULT_MEMORY)
  }

  static get(): Native {
    const held = globalThis as { [HELD]?: Native }
    return (held[HELD] ??= new Native())
  }

  /** Calls a function that returns a status. @throws Error with onnxruntime's words if the status is a failure */
  call(name: Name, ...args: Argument[]): void {
    this.check(this.functions[name](...args))
  }

  /** The same on another thread. Everything that the arguments point to has to stay until then. */
  later(name: Name, ...args: Argument[]): Promise<void> {
    if (this.running++ === 0) this.awake.ref()
    return new Promise((resolve, reject) => {
      this.functions[name].async(...args, (error, status) => {
        if (--this.running === 0) this.awake.unref()
        try {
          if (error) throw error
          this.check(status)
          resolve()
        } catch (failed) {
          reject(failed)
        }
      })
    })
  }

  /** Calls a function whose last argument is where it writes the address of what it made. */
  create(name: Name, ...args: Argument[]): bigint {
    const made = new BigUint64Array(new ArrayBuffer(8))
    this.call(name, ...args, made)
    return made[0]!
  }

  release(name: Name & `Release${string}`, address: bigint): void {
    this.functions[name](address)
  }

  /** Where memory lies that JavaScript holds. */
  address(memory: ArrayBufferView): bigint {
    return koffi.address(memory)
  }

  /** The bytes at an address, for as long as they stay there. */
  read(address: bigint, length: number): Uint8Array {
    return new Uint8Array(koffi.view(address, length))
  }

  private check(status: unknown): void {
    if (status === null) return
    const message = this.functions.GetErrorMessage(status as bigint)
    this.functions.ReleaseStatus(status as bigint)
    throw new Error(`onnxruntime: ${String(message)}`)
  }
}

const HELD = Symbol.for('tiller.onnxruntime')

/** Where the package keeps the library of this machine. */
function libraryPath(): string {
  const { platform, arch } = process
  const names: Partial<Record<NodeJS.Platform, string>> = {
    linux: 'libonnxruntime.so.1',
    darwin: 'libonnxruntime.1.dylib',
    win32: 'onnxruntime.dll',
  }
  const name = names[platform]
  if (!name) throw new ModelLoadError(`onnxruntime-node brings no library for ${platform} on ${arch}`)
  const root = dirname(
    createRequire(join(process.cwd(), 'package.json')).resolve('onnxruntime-node/package.json'),
  )
  return join(root, 'bin', 'napi-v6', platform, arch, name)
}
