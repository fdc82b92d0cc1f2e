import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ModelLoadError } from '@/lib/engine/errors'
import type { Direction, Engine } from '@/lib/engine/port'
import { madeFeature } from '@/lib/store/made-conformance'
import { MemoryMadeFeatureStore } from '@/lib/store/memory/made-features'
import { fakeModel } from '@/lib/testing/fixture'
import { withMadeFeatures } from './with-made-features'

const load = () => {
  const model = fakeModel('fake')
  const setDirections = vi.spyOn<Engine, 'setDirections'>(model.engine, 'setDirections').mockResolvedValue()
  return { loaded: { model, bytes: 1, close: async () => {} }, model, setDirections }
}

describe('a model that is loaded again', () => {
  let store: MemoryMadeFeatureStore
  beforeEach(async () => {
    store = new MemoryMadeFeatureStore()
    await store.add('fake', madeFeature(9))
    await store.add('fake', madeFeature(11))
    await store.add('other', madeFeature(10))
  })

  it('has its made features on the engine and in the catalogue', async () => {
    const { loaded, model, setDirections } = load()
    const report = vi.fn()
    await withMadeFeatures(loaded, store, report)
    const given = setDirections.mock.lastCall![0]
    expect(given.map(({ index, layer, unit, bias }) => ({ index, layer, unit, bias }))).toEqual([
      { index: 9, layer: 1, unit: 3, bias: 0.5 },
      { index: 11, layer: 1, unit: 3, bias: 0.5 },
    ])
    expect(model.catalogue.byIndex(11)?.label).toBe('Made 11')
    expect(model.catalogue.byIndex(10)).toBeUndefined()
    expect(report).not.toHaveBeenCalled()
  })

  it('names those that do not fit it any more, and has the others', async () => {
    const { loaded, model, setDirections } = load()
    await store.add('fake', madeFeature(3))
    setDirections.mockImplementation(async (directions: readonly Direction[]) => {
      if (directions.some(({ index }) => index === 9)) throw new ModelLoadError('another width')
    })
    const report = vi.fn()
    await withMadeFeatures(loaded, store, report)
    expect(report.mock.calls.map(([feature]) => feature.entry.label)).toEqual(['Made 3', 'Made 9'])
    expect(model.catalogue.byIndex(9)).toBeUndefined()
    expect(model.catalogue.byIndex(3)?.label).not.toBe('Made 3')
    expect(model.catalogue.byIndex(11)?.label).toBe('Made 11')
    expect(await store.list('fake')).toHaveLength(3)
  })
})
