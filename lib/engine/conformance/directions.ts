import { describe, expect, it } from 'vitest'
import { Controller } from '@/lib/steering'
import { UnknownLatent } from '../errors'
import { ids, latent, type Bench } from './bench'

/** Features beside the SAE's, and the residual stream that they are made from. */
export function directions(bench: Bench): void {
  describe('directions', () => {
    it('are features while they are set, steer, and leave everything as it was when they are gone', async (test) => {
      bench.needs(test, 'directions', 'residuals')
      const { messages } = bench.request()
      const layer = bench.engine.card.layers - 1
      const { byLayer, tokens } = await bench.engine.residuals({ messages, layers: [layer] }, bench.never)
      const width = byLayer[0]!.length / tokens.length
      const last = byLayer[0]!.slice(-width)
      const length = Math.hypot(...last)
      const index = bench.latents + 1
      const vector = last.map((x) => -x / length)
      const nudge = new Controller()
      nudge.nudge(latent(index), 1)
      const before = ids(await bench.collect())
      await bench.engine.setDirections([{ index, layer, vector, unit: 2 * length, bias: 0 }])
      try {
        expect(ids(await bench.collect())).toEqual(before)
        expect(ids(await bench.collect({ controller: nudge }))).not.toEqual(before)
      } finally {
        await bench.engine.setDirections([])
      }
      expect(ids(await bench.collect())).toEqual(before)
      await expect(bench.collect({ controller: nudge })).rejects.toThrow(UnknownLatent)
    })
  })
}
