import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

const GOLDEN_GAMMA = 0x9e3779b97f4a7c15n

/**
 * A stream of numbers in [0, 1) that is a function of the seed alone. Seeds are taken modulo 2^64.
 *
 * The generator is xoroshiro128+, whose first outputs lie close together for seeds that do; its state is therefore filled
 * from the seed by SplitMix64 (Steele, Lea, Flood 2014, https://doi.org/10.1145/2660193.2660195), as the generator's authors
 * recommend (https://prng.di.unimi.it).
 * @throws RangeError if `seed` is a number with a fraction
 */
export function seededUniform(seed: number | bigint): () => number {
  const start = BigInt.asUintN(64, BigInt(seed))
  const words = [1n, 2n].flatMap((step) => {
    const mixed = mix(BigInt.asUintN(64, start + step * GOLDEN_GAMMA))
    return [Number(mixed >> 32n) | 0, Number(mixed & 0xffffffffn) | 0]
  })
  const generator = xoroshiro128plusFromState(words)
  return () => uniformFloat64(generator)
}

/** SplitMix64's finalizer: a bijection of 64 bits in which every bit of the input moves about half of the output's. */
function mix(z: bigint): bigint {
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
  return z ^ (z >> 31n)
}
