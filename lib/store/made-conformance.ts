import { beforeEach, describe, expect, it } from 'vitest'
import type { MadeFeature } from '@/lib/models/made-feature'
import { MOST_PER_MODEL, TooManyFeatures, type MadeFeatureStore } from './made-features'

const uuidOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`

/** A made feature as stores keep it. For tests only. */
export function madeFeature(indexInSae: number, label = `Made ${indexInSae}`): MadeFeature {
  return {
    entry: {
      uuid: uuidOf(indexInSae),
      label,
      indexInSae,
      maxActivationStrength: 2,
      layer: 1,
      kind: 'style',
      aliases: [],
      f1: null,
      density: 0.05,
      unit: 3,
      alive: true,
      examples: [{ tokens: ['Ah', 'oy'], activations: [0, 2], peak: 1 }],
      promoted: [],
      suppressed: [],
      curve: [[1, 0.8, 1]],
      made: { sentence: label, shown: 8, plain: 8, area: 1, probeLayer: 0, unsteered: 0, warning: null },
    },
    vector: [0.6, 0.8],
    bias: 0.5,
  }
}

/** What every store of made features guarantees. @param makeStore gives an empty one */
export function madeFeatureConformance(name: string, makeStore: () => Promise<MadeFeatureStore>): void {
  let store: MadeFeatureStore

  describe(`${name} store of made features`, () => {
    beforeEach(async () => {
      store = await makeStore()
    })

    it('has none at first', async () => {
      expect(await store.list('pocket')).toEqual([])
      expect(await store.ids('pocket')).toEqual([])
      for (const uuid of [uuidOf(1), '', 'x', '\u0000', '\ud800'])
        expect(await store.ownerOf(uuid)).toBeNull()
    })

    it('keeps features by their model, whole, by rising index', async () => {
      await store.add('pocket', madeFeature(9))
      await store.add('pocket', madeFeature(8))
      await store.add('other', madeFeature(7))
      expect(await store.list('pocket')).toEqual([madeFeature(8), madeFeature(9)])
      expect(await store.list('other')).toEqual([madeFeature(7)])
      expect(await store.ids('pocket')).toEqual([uuidOf(8), uuidOf(9)])
      expect(await store.ownerOf(uuidOf(7))).toBe('other')
    })

    it('gives out no index twice, and none of the SAE', async () => {
      const first = await store.nextIndex('pocket', 100)
      expect(first).toBe(100)
      await store.add('pocket', madeFeature(first))
      await store.remove('pocket', uuidOf(first))
      expect(await store.nextIndex('pocket', 100)).toBe(101)
      expect(await store.nextIndex('other', 5)).toBe(5)
    })

    it('removes a feature, and does nothing for one that is not there', async () => {
      await store.add('pocket', madeFeature(8))
      await store.remove('pocket', uuidOf(9))
      await store.remove('other', uuidOf(8))
      expect(await store.list('pocket')).toHaveLength(1)
      await store.remove('pocket', uuidOf(8))
      expect(await store.list('pocket')).toEqual([])
      expect(await store.ownerOf(uuidOf(8))).toBeNull()
    })

    it('hands out copies: nobody changes what is kept by changing them', async () => {
      await store.add('pocket', madeFeature(8))
      const [copy] = await store.list('pocket')
      copy!.entry.aliases.push('changed')
      expect(await store.list('pocket')).toEqual([madeFeature(8)])
    })

    it('takes as many as a model may have, and no more', async () => {
      for (let i = 0; i < MOST_PER_MODEL; i++) await store.add('pocket', madeFeature(i))
      await expect(store.add('pocket', madeFeature(MOST_PER_MODEL))).rejects.toThrow(TooManyFeatures)
      expect(await store.list('pocket')).toHaveLength(MOST_PER_MODEL)
    })
  })
}
