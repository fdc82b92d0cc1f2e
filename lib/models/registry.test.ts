import { describe, expect, it, vi } from 'vitest'
import { fakeModel } from '@/lib/testing/fixture'
import { Registry, type ModelSource, type RegistryEvent, type RegistryOptions } from './registry'

const never = new AbortController().signal

/** A model whose loading is let go, or fails, when the test says so. */
function source(name: string, { bytes = 10 } = {}) {
  const model = fakeModel(name)
  const gates: { open(): void; fail(error: Error): void }[] = []
  const close = vi.fn(async () => {})
  const load = vi.fn(async (report: (share: number) => void) => {
    report(0.5)
    await new Promise<void>((open, fail) => gates.push({ open, fail }))
    return { model, bytes, close }
  })
  const described: ModelSource = { name, bytes, stamp: '1', load }
  return { source: described, model, load, close, gates }
}

/** Asks for a model and lets it load. */
async function loaded(registry: Registry, given: ReturnType<typeof source>, signal: AbortSignal = never) {
  const asked = registry.get(given.source.name, signal)
  await vi.waitFor(() => expect(given.gates.length).toBeGreaterThan(0))
  given.gates.pop()?.open()
  return asked
}

function registryOf(sources: ModelSource[], options: Partial<RegistryOptions> = {}) {
  const events: RegistryEvent[] = []
  const report = (event: RegistryEvent) => void events.push(event)
  return { registry: new Registry({ sources: async () => sources, report, ...options }), events }
}

const statesOf = async (registry: Registry) =>
  Object.fromEntries((await registry.list()).map(({ name, state }) => [name, state]))

describe('a model', () => {
  it('is loaded on first use, once however many ask, and says how far it is', async () => {
    const a = source('a')
    const { registry } = registryOf([a.source, source('b').source])
    expect(await statesOf(registry)).toEqual({ a: 'idle', b: 'idle' })
    const asked = [registry.get('a', never), registry.get('tiller/a', never)]
    await vi.waitFor(() => expect(a.gates).toHaveLength(1))
    expect((await registry.list())[0]).toMatchObject({ state: 'loading', progress: 0.5 })
    a.gates[0]?.open()
    expect(await Promise.all(asked)).toEqual([a.model, a.model])
    expect(await registry.get('a', never)).toBe(a.model)
    expect(a.load).toHaveBeenCalledOnce()
    expect((await registry.list())[0]).toMatchObject({ state: 'ready', model: { name: 'a' } })
  })

  it('is held by one listener of a call, however often the call asks for it', async () => {
    const [a, b] = [source('a'), source('b')]
    const { registry } = registryOf([a.source, b.source], { memoryBytes: 10 })
    const call = new AbortController()
    const listening = vi.spyOn(call.signal, 'addEventListener')
    const stopped = vi.spyOn(call.signal, 'removeEventListener')
    await loaded(registry, a, call.signal)
    for (let i = 0; i < 20; i++) await registry.get('a', call.signal)
    expect(listening.mock.calls.length - stopped.mock.calls.length).toBe(1)
    call.abort()
    await loaded(registry, b)
    expect(a.close).toHaveBeenCalledOnce()
  })

  it('that cannot be loaded is listed with the reason, and tried again only when its files change', async () => {
    const a = source('a')
    const sources = [a.source]
    const { registry, events } = registryOf(sources)
    const asked = registry.get('a', never)
    await vi.waitFor(() => expect(a.gates).toHaveLength(1))
    a.gates.pop()?.fail(new Error('config.json is missing'))
    await expect(asked).rejects.toMatchObject({ code: 'engine_unavailable' })
    await expect(registry.get('a', never)).rejects.toMatchObject({ code: 'engine_unavailable' })
    expect(a.load).toHaveBeenCalledOnce()
    expect((await registry.list())[0]).toMatchObject({ state: 'failed', reason: 'config.json is missing' })
    expect(events).toMatchObject([{ what: 'failed', model: 'a' }])
    sources[0] = { ...a.source, stamp: '2' }
    expect(await statesOf(registry)).toEqual({ a: 'idle' })
    expect(await loaded(registry, a)).toBe(a.model)
  })

  it('whose fault is known beforehand is not loaded at all', async () => {
    const a = source('a')
    const { registry } = registryOf([{ ...a.source, fault: 'the download is not whole' }])
    await expect(registry.get('a', never)).rejects.toMatchObject({ code: 'engine_unavailable' })
    expect(a.load).not.toHaveBeenCalled()
    expect((await registry.list())[0]).toMatchObject({
      state: 'failed',
      reason: 'the download is not whole',
    })
  })

  it('that nobody has is refused with the names that there are', async () => {
    const { registry } = registryOf([source('a').source])
    const refusal = { code: 'unknown_model', message: expect.stringContaining('"tiller/a"') as string }
    await expect(registry.get('c', never)).rejects.toMatchObject(refusal)
  })

  it('goes on loading when one who waits leaves', async () => {
    const a = source('a')
    const { registry } = registryOf([a.source])
    const left = new AbortController()
    const asked = registry.get('a', left.signal)
    await vi.waitFor(() => expect(a.gates).toHaveLength(1))
    left.abort(new Error('left'))
    await expect(asked).rejects.toThrow('left')
    const other = registry.get('a', never)
    a.gates[0]?.open()
    expect(await other).toBe(a.model)
  })
})

describe('room in memory', () => {
  it('is made by unloading what nobody uses, the one used longest ago first', async () => {
    const [a, b, c] = [source('a'), source('b'), source('c')]
    const { registry, events } = registryOf([a.source, b.source, c.source], { memoryBytes: 25 })
    const call = new AbortController()
    await loaded(registry, a, call.signal)
    await loaded(registry, b, call.signal)
    await registry.get('a', call.signal)
    call.abort()
    await loaded(registry, c)
    expect(await statesOf(registry)).toEqual({ a: 'ready', b: 'idle', c: 'ready' })
    expect(b.close).toHaveBeenCalledOnce()
    expect(events.filter(({ what }) => what === 'unloaded')).toMatchObject([{ model: 'b' }])
  })

  it('is not made of a model in use; it goes when the last call that uses it is over', async () => {
    const [a, b] = [source('a'), source('b')]
    const { registry } = registryOf([a.source, b.source], { memoryBytes: 15 })
    const [one, two] = [new AbortController(), new AbortController()]
    await loaded(registry, a, one.signal)
    await registry.get('a', two.signal)
    await loaded(registry, b)
    one.abort()
    expect(await statesOf(registry)).toEqual({ a: 'ready', b: 'ready' })
    two.abort()
    expect(await statesOf(registry)).toEqual({ a: 'idle', b: 'ready' })
    expect(a.close).toHaveBeenCalledOnce()
  })
})
