import { describe, expect, it, vi } from 'vitest'
import { makeFixture } from '@/lib/testing/fixture'
import { ready } from './ready'

const never = new AbortController().signal

describe('ready', () => {
  it('has the default model say a token, once for many who ask', async () => {
    const { context, engine } = makeFixture()
    await Promise.all([ready(context, never), ready(context, never)])
    await ready(context, never)
    expect(engine.requests).toMatchObject([{ maxTokens: 1 }])
    expect(engine.running).toBe(0)
  })

  it('fails where the model does not compute, and finds out when it does again', async () => {
    const { context, engine } = makeFixture()
    engine.behaviour.failAt = { word: 0, error: new Error('broken') }
    await expect(ready(context, never)).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('the model "fake-model" does not answer') as string,
      cause: expect.objectContaining({ message: 'broken' }) as Error,
    })
    delete engine.behaviour.failAt
    await expect(ready(context, never)).resolves.toMatchObject({ name: 'fake-model' })
  })

  it('fails where the store does not read', async () => {
    const { context, store } = makeFixture()
    store.read = () => Promise.reject(new Error('disk'))
    await expect(ready({ ...context, store }, never)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('sessions cannot be read') as string,
    })
  })

  it('fails where what the model computes is no number', async () => {
    const { context, engine } = makeFixture()
    const say = engine.complete.bind(engine)
    engine.complete = async function* (...asked) {
      for await (const event of say(...asked))
        yield event.type === 'token' && event.logprob
          ? { ...event, logprob: { ...event.logprob, logprob: NaN } }
          : event
    }
    await expect(ready(context, never)).rejects.toMatchObject({ code: 'engine_unavailable' })
  })

  it('goes on for those who wait when the one who asked first leaves', async () => {
    const { context, engine } = makeFixture()
    let say = () => {}
    engine.behaviour.beforeWord = () => new Promise((resolve) => (say = resolve))
    const first = new AbortController()
    const leaver = ready(context, first.signal)
    const other = ready(context, never)
    first.abort(new Error('left'))
    await expect(leaver).rejects.toThrow('left')
    await vi.waitFor(() => expect(engine.running).toBe(1))
    say()
    await expect(other).resolves.toMatchObject({ name: 'fake-model' })
    expect(engine.requests).toHaveLength(1)
  })

  it('gives up on a model that says nothing', async () => {
    vi.useFakeTimers()
    const { context, engine } = makeFixture()
    engine.behaviour.beforeWord = () => new Promise(() => {})
    const outcome = expect(ready(context, never)).rejects.toMatchObject({
      message: expect.stringContaining('said nothing for 8 s') as string,
    })
    await vi.advanceTimersByTimeAsync(8000)
    await outcome
    vi.useRealTimers()
  })

  it('fails while the store keeps nothing, and is ready again once it does', async () => {
    const { context, store } = makeFixture()
    const { tryWriting } = store
    store.tryWriting = () => Promise.reject(new Error('full'))
    await expect(ready({ ...context, store }, never)).rejects.toMatchObject({ code: 'store_unavailable' })
    store.tryWriting = tryWriting
    await expect(ready({ ...context, store }, never)).resolves.toMatchObject({ name: 'fake-model' })
  })
})
