import { beforeAll, describe } from 'vitest'
import { answers } from './answers'
import { Bench, type ConformanceSubject } from './bench'
import { directions } from './directions'
import { formats } from './formats'
import { prompts } from './prompts'
import { reading } from './reading'
import { sampling } from './sampling'
import { steering } from './steering'

export type { ConformanceSubject } from './bench'

/** What every adapter of the engine port guarantees. Skips name the capability that the adapter's card leaves out. */
export function engineConformance(name: string, subject: ConformanceSubject): void {
  describe(`${name} keeps the engine port's promises`, () => {
    const bench = new Bench(subject)
    beforeAll(() => bench.open())
    for (const promises of [answers, sampling, prompts, reading, steering, directions, formats])
      promises(bench)
  })
}
