import { areaUnderCurve, average, dot, meanOf } from './numbers'

/** A direction that tells what shows something from what does not. */
export interface Separation {
  /** Of length 1: [width]. */
  vector: Float32Array
  /** How far the means of the two sides lie apart along it, in units of the residual stream. */
  distance: number
  /** Where along it the middle between the two means lies. */
  middle: number
}

/**
 * The difference of two sides' means (Marks and Tegmark 2023, https://arxiv.org/abs/2310.06824; Panickssery et al. 2023,
 * https://arxiv.org/abs/2312.06681). null where the sides do not differ.
 * @param shown the mean residual of each answer that shows it: vectors of [width]
 * @param plain those of answers that do not
 */
export function separate(shown: readonly Float32Array[], plain: readonly Float32Array[]): Separation | null {
  const [a, b] = [meanOf(shown), meanOf(plain)]
  const difference = a.map((x, i) => x - b[i]!)
  const distance = Math.sqrt(dot(difference, difference))
  if (!(distance > 0)) return null
  const vector = difference.map((x) => x / distance)
  return { vector, distance, middle: (dot(a, vector) + dot(b, vector)) / 2 }
}

/** How well a direction made of one half of the answers tells the other half's sides apart, and the other way round. */
export function heldOutArea(shown: readonly Float32Array[], plain: readonly Float32Array[]): number {
  const areas = [0, 1].flatMap((held) => {
    const half = (answers: readonly Float32Array[], own: boolean) =>
      answers.filter((_, i) => (i % 2 === held) === own)
    const made = separate(half(shown, false), half(plain, false))
    const reach = (answers: readonly Float32Array[]) =>
      half(answers, true).map((mean) => (made ? dot(mean, made.vector) : 0))
    return [areaUnderCurve(reach(shown), reach(plain))]
  })
  return average(areas)
}
