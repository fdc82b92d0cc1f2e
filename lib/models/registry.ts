import { Failure } from '@/lib/errors'
import { currentRecord } from '@/lib/request-record'
import { ModelNames, type ModelAliases } from './model-names'
import { orAborted } from './or-aborted'
import type { ServedModel } from './served-model'

/** A model that may be loaded. */
export interface ModelSource {
  /** Safe in addresses: the name of its folder. */
  name: string
  /** Of its files. */
  bytes: number
  /** Changes when the model's files do. */
  stamp: string
  /** Why it cannot be loaded, in words for its owner, where that is known beforehand. */
  fault?: string
  /** @param report told of the share that is done, 0 … 1 */
  load(report: (share: number) => void): Promise<LoadedModel>
}

export interface LoadedModel {
  model: ServedModel
  /** What it takes up in memory. */
  bytes: number
  /** Brings the model up to what is kept about it elsewhere. Called before each use. */
  refresh?(): Promise<void>
  /** Frees it. Called once nobody uses it. */
  close(): Promise<void>
}

export type ModelState =
  | { state: 'ready' }
  | { state: 'idle' }
  | { state: 'loading'; progress: number }
  | { state: 'failed'; reason: string }

/** A model as lists show it. `model` is given while it is loaded. */
export type ModelListing = ModelState & { name: string; bytes: number; model?: ServedModel }

export interface RegistryOptions {
  /** The sources as they are now, the default model first. */
  sources: () => Promise<readonly ModelSource[]>
  aliases?: ModelAliases
  /** Beyond this, models that nobody uses are unloaded, the one used longest ago first. */
  memoryBytes?: number
  /** Told of what happens to models, for a log. */
  report?: (event: RegistryEvent) => void
}

export interface RegistryEvent {
  what: 'loaded' | 'unloaded' | 'failed'
  model: string
  ms?: number
  error?: unknown
}

/** A model that is being loaded, is loaded, or could not be. */
interface Held {
  stamp: string
  loaded: Promise<LoadedModel>
  progress: number
  /** Set once it is loaded. */
  present?: LoadedModel
  /** Set once loading failed. */
  failure?: string
  /** Calls that use it. */
  users: number
}

/**
 * The models that are served. One is loaded on first use, once however many ask, and stays until room is needed. One that
 * cannot be loaded is not tried again before its files change.
 */
export class Registry {
  /** In the order of last use, the longest ago first. */
  private readonly held = new Map<string, Held>()
  /** What the calls that are not over use, by their signals. */
  private readonly used = new WeakMap<AbortSignal, Set<Held>>()

  constructor(private readonly options: RegistryOptions) {}

  /** The names by which the models that are there now may be asked for. */
  async names(): Promise<ModelNames> {
    const sources = await this.options.sources()
    return new ModelNames(
      sources.map(({ name }) => name),
      this.options.aliases,
    )
  }

  /**
   * The model that `name` stands for, loaded if it was not. It stays loaded until `signal` fires, which a call does when it
   * is over. Throws `unknown_model`, `engine_unavailable` for one that cannot be loaded, what
   * refreshing it throws, and the signal's reason.
   */
  async get(name: string, signal: AbortSignal): Promise<ServedModel> {
    signal.throwIfAborted()
    const source = await this.source(name)
    const record = currentRecord()
    if (record) record.model = source.name
    const held = this.hold(source)
    this.use(held, signal)
    const loaded = await orAborted(held.loaded, signal)
    if (loaded.refresh) await orAborted(loaded.refresh(), signal)
    this.touch(source.name, held)
    return loaded.model
  }

  /** One listener for each signal, however often a call asks for its models. */
  private use(held: Held, signal: AbortSignal): void {
    const known = this.used.get(signal)
    const used = known ?? new Set<Held>()
    if (!known) {
      this.used.set(signal, used)
      signal.addEventListener('abort', () => used.forEach((each) => this.leave(each)), { once: true })
    }
    if (used.has(held)) return
    used.add(held)
    held.users += 1
  }

  /** The name of the model that `name` stands for. Throws `unknown_model`, with the names that are served. */
  async nameOf(name: string): Promise<string> {
    return (await this.source(name)).name
  }

  /** The model of variants that name none. */
  async defaultName(): Promise<string> {
    const [first] = await this.options.sources()
    if (first) return first.name
    throw new Failure('engine_unavailable', 'No model is there. Add one with: npm run models -- add SOURCE')
  }

  async list(): Promise<ModelListing[]> {
    const sources = await this.options.sources()
    return sources.map((source) => ({ name: source.name, bytes: source.bytes, ...this.state(source) }))
  }

  /** What all callers' views of these models have in common. */
  get shared(): object {
    return this
  }

  /** The loaded models, those used last first. */
  get present(): ServedModel[] {
    return [...this.held.values()].flatMap(({ present }) => present?.model ?? []).reverse()
  }

  private async source(name: string): Promise<ModelSource> {
    const sources = await this.options.sources()
    const names = new ModelNames(
      sources.map((source) => source.name),
      this.options.aliases,
    )
    const found = sources.find((source) => source.name === names.resolve(name))
    if (found) return found
    const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name
    const accepted = names.accepted.map((each) => `"${each}"`).join(', ')
    throw new Failure('unknown_model', `The model "${shown}" is not served here. Served: ${accepted}.`)
  }

  private state(source: ModelSource): ModelState & { model?: ServedModel } {
    const held = this.current(source)
    if (held?.present) return { state: 'ready', model: held.present.model }
    if (held?.failure !== undefined) return { state: 'failed', reason: held.failure }
    if (held) return { state: 'loading', progress: held.progress }
    return source.fault === undefined ? { state: 'idle' } : { state: 'failed', reason: source.fault }
  }

  /** What is held of the source as it is now. */
  private current({ name, stamp }: ModelSource): Held | undefined {
    const held = this.held.get(name)
    return held?.stamp === stamp || held?.failure === undefined ? held : undefined
  }

  private hold(source: ModelSource): Held {
    const held = this.current(source)
    if (held) return held
    const started = performance.now()
    const report = (share: number) => void (fresh.progress = share)
    // The load begins a moment later, when there is something to report to.
    const loaded = Promise.resolve().then(() => this.load(source, report))
    const fresh: Held = { stamp: source.stamp, loaded, progress: 0, users: 0 }
    this.held.set(source.name, fresh)
    loaded.then(
      (loaded) => {
        fresh.present = loaded
        this.tell({ what: 'loaded', model: source.name, ms: Math.round(performance.now() - started) })
        this.makeRoom()
      },
      (error: unknown) => {
        const cause = error instanceof Error ? error.cause : error
        fresh.failure = cause instanceof Error ? cause.message : String(cause)
        this.tell({ what: 'failed', model: source.name, error: cause })
      },
    )
    return fresh
  }

  private async load(source: ModelSource, report: (share: number) => void): Promise<LoadedModel> {
    if (source.fault !== undefined) throw notLoaded(source.name, new Error(source.fault))
    try {
      return await source.load(report)
    } catch (error) {
      throw notLoaded(source.name, error)
    }
  }

  private leave(held: Held): void {
    held.users -= 1
    this.makeRoom()
  }

  /** Makes it the model used last. */
  private touch(name: string, held: Held): void {
    if (this.held.get(name) !== held) return
    this.held.delete(name)
    this.held.set(name, held)
  }

  private makeRoom(): void {
    const { memoryBytes = Infinity } = this.options
    let taken = 0
    for (const { present } of this.held.values()) taken += present?.bytes ?? 0
    for (const [name, { present, users }] of this.held) {
      if (taken <= memoryBytes) return
      if (!present || users > 0) continue
      this.held.delete(name)
      taken -= present.bytes
      this.tell({ what: 'unloaded', model: name })
      present.close().catch((error: unknown) => this.tell({ what: 'failed', model: name, error }))
    }
  }

  private tell(event: RegistryEvent): void {
    this.options.report?.(event)
  }
}

function notLoaded(name: string, cause: unknown): Failure {
  return new Failure(
    'engine_unavailable',
    `The model "${name}" cannot be loaded. GET /api/v1/models says why.`,
    { retry_after: 30 },
    { cause },
  )
}
