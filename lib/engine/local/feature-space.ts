import { ModelLoadError } from '../errors'
import type { Direction, SparseRow } from '../port'
import type { Sae } from './sae/sae'
import type { Place, SteeringBasis } from './steering-program'

/** An SAE with the places where it reads and steers, and the strength 1 of each of its latents, [d_sae]. */
export interface PlacedSae {
  sae: Sae
  place: Place
  units: Float32Array
}

/**
 * The features of a model: the SAE's latents by their index, and after them the directions that people made features of.
 *
 * A direction's activation is max(0, h·v - b), with h the residual stream after its layer, v its vector of length 1 and b its
 * bias: how far the token reaches beyond what is usual in that direction. It is steered in the same layer.
 */
export class FeatureSpace implements SteeringBasis {
  /** One more than the largest index. */
  readonly features: number
  private readonly directions: ReadonlyMap<number, Direction>

  constructor(
    readonly placed: PlacedSae | null,
    directions: readonly Direction[],
  ) {
    this.directions = new Map(directions.map((direction) => [direction.index, direction]))
    this.features = Math.max(this.latents, ...directions.map(({ index }) => index + 1))
  }

  get latents(): number {
    return this.placed?.sae.config.d_sae ?? 0
  }

  /** The layers after which the model has to be cut. */
  get layers(): number[] {
    const ofSae = this.placed ? [this.placed.place.readLayer, this.placed.place.steerLayer] : []
    return [...ofSae, ...Array.from(this.directions.values(), ({ layer }) => layer)]
  }

  place(index: number): Place | null {
    if (this.placed && index >= 0 && index < this.latents) return this.placed.place
    const direction = this.directions.get(index)
    return direction ? { readLayer: direction.layer, steerLayer: direction.layer } : null
  }

  unit(index: number): number {
    return this.directions.get(index)?.unit ?? this.placed!.units[index]!
  }

  direction(index: number): Float32Array {
    return this.directions.get(index)?.vector ?? this.placed!.sae.direction(index)
  }

  /**
   * Activations of each row of the residual stream [rows, d] after `layer`, of the features that are read there.
   * @param wanted features whose activations are needed: a row may come without any others. null: all
   */
  async read(layer: number, resid: Float32Array, wanted: readonly number[] | null): Promise<SparseRow[]> {
    const ofSae = await this.readSae(layer, resid, wanted)
    const here = [...this.directions.values()].filter(
      (direction) => direction.layer === layer && (wanted === null || wanted.includes(direction.index)),
    )
    if (here.length === 0) return ofSae ?? []
    const width = here[0]!.vector.length
    return Array.from({ length: resid.length / width }, (_, t) =>
      withDirections(ofSae?.[t], here, resid.subarray(t * width, (t + 1) * width)),
    )
  }

  private async readSae(layer: number, resid: Float32Array, wanted: readonly number[] | null) {
    if (!this.placed || this.placed.place.readLayer !== layer) return null
    if (wanted === null) return this.placed.sae.encode(resid)
    const latents = wanted.filter((index) => index < this.latents)
    return latents.length === 0 ? null : this.placed.sae.encodeFor(latents, resid)
  }
}

/** How far a residual reaches beyond what is usual in a direction. */
export function activationAlong({ vector, bias }: Direction, resid: Float32Array): number {
  let dot = 0
  for (let i = 0; i < vector.length; i++) dot += resid[i]! * vector[i]!
  return Math.max(0, dot - bias)
}

function withDirections(
  latents: SparseRow | undefined,
  directions: readonly Direction[],
  resid: Float32Array,
): SparseRow {
  const indices = [...(latents?.indices ?? [])]
  const values = [...(latents?.values ?? [])]
  for (const direction of directions) {
    const activation = activationAlong(direction, resid)
    if (activation <= 0) continue
    indices.push(direction.index)
    values.push(activation)
  }
  return { indices: Int32Array.from(indices), values: Float32Array.from(values) }
}

/** @throws ModelLoadError unless every direction fits a model of this width and depth, beside an SAE of `latents` latents */
export function checkDirections(
  directions: readonly Direction[],
  { width, layers, latents }: { width: number; layers: number; latents: number },
): void {
  const seen = new Set<number>()
  for (const { index, layer, vector, unit, bias } of directions) {
    const wrong =
      (index < latents && `its index belongs to the SAE, which has ${latents} latents`) ||
      (seen.has(index) && 'its index is taken') ||
      (!(layer >= 0 && layer < layers) && `the model has ${layers} layers`) ||
      (vector.length !== width && `the model is ${width} wide, not ${vector.length}`) ||
      (!vector.every(Number.isFinite) && 'it holds values that are no numbers') ||
      (Math.abs(Math.hypot(...vector) - 1) > 1e-3 && 'it is not of length 1') ||
      (!(unit > 0 && Number.isFinite(bias)) && 'its unit or bias is no usable number')
    if (wrong) throw new ModelLoadError(`The direction with index ${index} cannot be used: ${wrong}`)
    seen.add(index)
  }
}
