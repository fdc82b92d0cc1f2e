import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ModelLoadError } from '@/lib/engine/errors'
import type { Direction, Engine } from '@/lib/engine/port'
import { Failure } from '@/lib/errors'
import { Registry } from '@/lib/models/registry'
import { madeFeature } from '@/lib/store/made-conformance'
import { MemoryMadeFeatureStore } from '@/lib/store/memory/made-features'
import { fakeModel, makeFixture, presentSource } from '@/lib/testing/fixture'
import { featureDetail } from './feature-detail'
import { removeFeature } from './remove-feature'
import { withMadeFeatures } from './with-made-features'

const never = new AbortController().signal

function load(store: MemoryMadeFeatureStore) {
  const model = fakeModel('fake')
  const setDirections = vi.spyOn<Engine, 'setDirections'>(model.engine, 'setDirections').mockResolvedValue()
  const report = { unfit: vi.fn(), unread: vi.fn() }
  const loaded = { model, bytes: 1, close: async () => {} }
  const { refresh } = withMadeFeatures(loaded, store, report)
  return { model, setDirections, report, refresh: refresh! }
}

let store: MemoryMadeFeatureStore
beforeEach(async () => {
  store = new MemoryMadeFeatureStore()
  await store.add('fake', madeFeature(9))
  await store.add('fake', madeFeature(11))
  await store.add('other', madeFeature(10))
})

describe('a model that is loaded', () => {
  it('has its made features on the engine and in the catalogue once it is used', async () => {
    const { model, setDirections, report, refresh } = load(store)
    await refresh()
    const given = setDirections.mock.lastCall![0]
    expect(given.map(({ index, layer, unit, bias }) => ({ index, layer, unit, bias }))).toEqual([
      { index: 9, layer: 1, unit: 3, bias: 0.5 },
      { index: 11, layer: 1, unit: 3, bias: 0.5 },
    ])
    expect(model.catalogue.byIndex(11)?.label).toBe('Made 11')
    expect(model.catalogue.byIndex(10)).toBeUndefined()
    expect(report.unfit).not.toHaveBeenCalled()
  })

  it('names those that do not fit it any more, once, and has the others', async () => {
    const { model, setDirections, report, refresh } = load(store)
    await store.add('fake', madeFeature(3))
    setDirections.mockImplementation(async (directions: readonly Direction[]) => {
      if (directions.some(({ index }) => index === 9)) throw new ModelLoadError('another width')
    })
    await refresh()
    await store.add('fake', madeFeature(12))
    await refresh()
    expect(report.unfit.mock.calls.map(([feature]) => feature.entry.label)).toEqual(['Made 3', 'Made 9'])
    expect(model.catalogue.byIndex(9)).toBeUndefined()
    expect(model.catalogue.byIndex(3)?.label).not.toBe('Made 3')
    expect(model.catalogue.byIndex(11)?.label).toBe('Made 11')
    expect(await store.list('fake')).toHaveLength(4)
  })

  it('takes what came and loses what went since, once for all who ask at the same time', async () => {
    const { model, setDirections, refresh } = load(store)
    await refresh()
    await store.remove('fake', madeFeature(9).entry.uuid)
    await store.add('fake', madeFeature(10, 'Made meanwhile'))
    setDirections.mockClear()
    await Promise.all(Array.from({ length: 8 }, refresh))
    expect(setDirections).toHaveBeenCalledTimes(2)
    expect(model.catalogue.byIndex(9)).toBeUndefined()
    expect(model.catalogue.byIndex(10)?.label).toBe('Made meanwhile')
    expect(model.made.list.map(({ entry }) => entry.indexInSae)).toEqual([11, 10])
    await refresh()
    expect(setDirections).toHaveBeenCalledTimes(2)
  })
})

describe('a store that cannot be read', () => {
  const away = () => Promise.reject(new Failure('store_unavailable', 'away'))

  it('leaves a model the features that it had, is told once, and is followed again', async () => {
    const { model, report, refresh } = load(store)
    await refresh()
    const ids = vi.spyOn(store, 'ids').mockImplementation(away)
    for (let i = 0; i < 3; i++) await refresh()
    expect(report.unread).toHaveBeenCalledTimes(1)
    expect(model.catalogue.byIndex(11)?.label).toBe('Made 11')
    ids.mockRestore()
    await store.add('fake', madeFeature(12))
    await refresh()
    expect(model.catalogue.byIndex(12)?.label).toBe('Made 12')
  })

  it('keeps a model from being used that never had its features', async () => {
    const { refresh } = load(store)
    const ids = vi.spyOn(store, 'ids').mockImplementation(away)
    await expect(refresh()).rejects.toMatchObject({ code: 'store_unavailable' })
    ids.mockRestore()
    await expect(refresh()).resolves.toBeUndefined()
  })
})

describe('two instances on one store', () => {
  const instance = () => {
    const model = fakeModel('fake')
    vi.spyOn<Engine, 'setDirections'>(model.engine, 'setDirections').mockResolvedValue()
    const models = new Registry({ sources: async () => [presentSource(model, store)] })
    return { ...makeFixture().context, models, made: store }
  }
  const { uuid } = madeFeature(12).entry

  it('each have what the other makes, from the next request on, and lose what it removes', async () => {
    const [here, there] = [instance(), instance()]
    const read = (context: typeof here, id: string) => featureDetail(context, id, undefined, never)
    for (const context of [here, there])
      await expect(read(context, uuid)).rejects.toMatchObject({ status: 404 })
    await store.add('fake', madeFeature(12))
    for (const context of [here, there]) expect((await read(context, uuid)).entry.label).toBe('Made 12')
    await removeFeature(there, uuid)
    for (const context of [here, there])
      await expect(read(context, uuid)).rejects.toMatchObject({ status: 404 })
    await expect(removeFeature(here, uuid)).rejects.toMatchObject({ code: 'unknown_feature' })
  })

  it('find the model of a feature that they have not loaded', async () => {
    await store.add('fake', madeFeature(12))
    const { entry } = await featureDetail(instance(), uuid.replaceAll('-', ''), undefined, never)
    expect(entry.label).toBe('Made 12')
  })
})
