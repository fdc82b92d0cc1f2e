import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { readJson } from '../json-file'
import { Safetensors } from './safetensors'
import type { TensorEntry, Weights } from './weights'

const indexFile = z.object({ weight_map: z.record(z.string(), z.string()) })

/** Weights that several safetensors files share out, with an index that says which tensor lies in which. */
export class ShardedSafetensors implements Weights {
  private constructor(
    readonly path: string,
    private readonly shardOf: ReadonlyMap<string, Safetensors>,
  ) {}

  /**
   * @param path `model.safetensors.index.json`; its shards lie beside it
   * @throws ModelLoadError if shards are missing, or index and shards disagree about a tensor
   */
  static async open(path: string): Promise<ShardedSafetensors> {
    const map = new Map(Object.entries((await readJson(path, indexFile)).weight_map))
    const shardNames = [...new Set(map.values())].sort()
    const strange = shardNames.find((name) => name !== basename(name))
    if (strange !== undefined) fail(path, `the shard "${strange}" is no file beside it`)
    const missing = shardNames.filter((name) => !existsSync(join(dirname(path), name)))
    if (missing.length > 0) {
      fail(
        path,
        `${missing.length} of ${shardNames.length} shards are missing (${missing.join(', ')}). Download them`,
      )
    }
    const shardOf = new Map<string, Safetensors>()
    for (const name of shardNames) {
      const shard = await Safetensors.open(join(dirname(path), name))
      for (const tensor of shard.names()) {
        const home = map.get(tensor)
        if (home === undefined) fail(path, `it does not name the tensor "${tensor}" of ${name}`)
        if (home === name) shardOf.set(tensor, shard)
      }
    }
    for (const [tensor, home] of map) {
      if (!shardOf.has(tensor)) fail(path, `${home} lacks the tensor "${tensor}" that it names`)
    }
    return new ShardedSafetensors(path, shardOf)
  }

  names(): string[] {
    return [...this.shardOf.keys()]
  }

  has(name: string): boolean {
    return this.shardOf.has(name)
  }

  shape(name: string): readonly number[] {
    return this.shard(name).shape(name)
  }

  entry(name: string, shape?: readonly number[]): TensorEntry {
    return this.shard(name).entry(name, shape)
  }

  async readFloats(name: string, shape?: readonly number[]): Promise<Float32Array> {
    return this.shard(name).readFloats(name, shape)
  }

  private shard(name: string): Safetensors {
    return this.shardOf.get(name) ?? fail(this.path, `it has no tensor "${name}"`)
  }
}

function fail(path: string, why: string): never {
  throw new ModelLoadError(`Cannot read ${path}: ${why}`)
}
