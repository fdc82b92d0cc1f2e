import { describe, expect, it } from 'vitest'
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
    await expect(ready(context, never)).rejects.toThrow('broken')
    delete engine.behaviour.failAt
    await expect(ready(context, never)).resolves.toBeUndefined()
  })

  it('fails where the store does not read', async () => {
    const { context, store } = makeFixture()
    store.read = () => Promise.reject(new Error('disk'))
    await expect(ready({ ...context, store }, never)).rejects.toThrow('disk')
  })

  it('fails while the store keeps nothing, and is ready again once it does', async () => {
    const { context, store } = makeFixture()
    const { tryWriting } = store
    store.tryWriting = () => Promise.reject(new Error('full'))
    await expect(ready({ ...context, store }, never)).rejects.toThrow('full')
    store.tryWriting = tryWriting
    await expect(ready({ ...context, store }, never)).resolves.toBeUndefined()
  })
})
