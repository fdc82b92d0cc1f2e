import { describe, expect, it } from 'vitest'
import { Variant } from '@/lib/steering'
import { makeFixture } from '@/lib/testing/fixture'
import { applyEdits, changeVariant, openVariant } from './variant-access'

const home = { sessionId: 'default_session', variantId: 'default' }

describe('changeVariant', () => {
  it('stores nothing when a variant would hold too many edits', async () => {
    const { catalogue, store } = makeFixture()
    const [entry] = catalogue.entries
    if (!entry) throw new Error('The fixture is empty')
    const many = Array.from({ length: 257 }, (_, i) => ({
      entry: { ...entry, uuid: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}` },
      value: 0.5,
    }))
    const held = async (count: number) =>
      Variant.fromJson(
        (await changeVariant(store, home, (variant) => applyEdits(variant, many.slice(0, count)))).json,
      ).edits.length
    await expect(held(257)).rejects.toMatchObject({ code: 'validation_failed' })
    expect(JSON.parse((await store.read(home)).json)).toMatchObject({ edits: [] })
    expect(await held(256)).toBe(256)
  })
})

it('openVariant says what can be done about a variant whose model is gone', async () => {
  const { context, store } = makeFixture()
  await store.update(home, () => ({ json: JSON.stringify(new Variant('gone').json()), automatic: {} }))
  const opened = openVariant(context, home, new AbortController().signal)
  await expect(opened).rejects.toMatchObject({
    code: 'unknown_model',
    message: expect.stringMatching(
      /"gone" is not served.*DELETE \/api\/v1\/sessions\/default_session/,
    ) as string,
  })
})
