import { ModelLoadError } from '../../errors'
import type { GgufFile, GgufScalar } from './gguf-file'

/** A GGUF file's metadata, read with checks. */
export class Metadata {
  readonly architecture: string

  constructor(readonly file: GgufFile) {
    this.architecture =
      this.text('general.architecture') ?? this.fail('it names no architecture (general.architecture)')
  }

  text(key: string): string | undefined {
    const value = this.file.metadata.get(key)
    if (value !== undefined && typeof value !== 'string') this.fail(`its metadata "${key}" is no text`)
    return value
  }

  flag(key: string): boolean | undefined {
    const value = this.file.metadata.get(key)
    if (value !== undefined && typeof value !== 'boolean')
      this.fail(`its metadata "${key}" is neither true nor false`)
    return value
  }

  number(key: string): number | undefined {
    const value = this.file.metadata.get(key)
    if (value !== undefined && typeof value !== 'number') this.fail(`its metadata "${key}" is no number`)
    return value
  }

  list<T extends GgufScalar>(key: string, kind: 'string' | 'number'): T[] | undefined {
    const value = this.file.metadata.get(key)
    if (value === undefined) return undefined
    if (!Array.isArray(value) || value.some((member) => typeof member !== kind)) {
      this.fail(`its metadata "${key}" is no list of ${kind}s`)
    }
    return value as T[]
  }

  /** A number of the model's own part. A list, one for each layer, must hold one and the same number. */
  size(key: string): number | undefined {
    const name = `${this.architecture}.${key}`
    const value = this.file.metadata.get(name)
    if (!Array.isArray(value)) return this.number(name)
    const [first] = value
    if (typeof first !== 'number' || value.some((member) => member !== first)) {
      this.fail(`"${name}" differs from layer to layer ([${value.join(', ')}]), which is not supported`)
    }
    return first
  }

  required(key: string): number {
    return this.size(key) ?? this.fail(`its metadata lacks "${this.architecture}.${key}"`)
  }

  fail(why: string): never {
    throw new ModelLoadError(`Cannot read ${this.file.source}: ${why}`)
  }
}
