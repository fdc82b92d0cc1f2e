import { describe, expect, it, vi } from 'vitest'
import { createChatStore } from './chat-store'
import { savedChat } from './turns'
import { memoryStorage } from './memory-storage.fixture'
import { savedState } from './saved'
import { createVariantStore, inTwoPlaces, savedPending, savedVariant } from './variant-store'

const feature = { feature_id: 'f1', label: 'Talks like a pirate', index_in_sae: 1, fluent_up_to: null }
const given = { session_id: 'tiller-00000000-0000-4000-8000-000000000001', variant_id: 'default' }

function options(storage: Storage) {
  return { backing: () => storage, onDamaged: vi.fn(), onUnsaved: vi.fn() }
}

const variantOn = (storage: Storage, tab: Storage) =>
  createVariantStore(
    inTwoPlaces(
      savedState({ schema: savedVariant, ...options(storage) }),
      savedState({ schema: savedPending, ...options(tab) }),
    ),
  )

describe('what is saved', () => {
  it('brings edits and the conversation back after a reload, pending edits in their own tab alone', async () => {
    const [storage, tab] = [memoryStorage(), memoryStorage()]
    const first = variantOn(storage, tab)
    first.getState().confirm({ f1: { ...feature, value: 0.6 } })
    first.getState().setPending({ ...feature, feature_id: 'f2' }, 0.4)
    const chat = createChatStore(savedState({ schema: savedChat, ...options(storage) }))
    chat.getState().ask('Hi')

    const again = variantOn(storage, tab)
    await again.persist.rehydrate()
    const kept = { confirmed: { f1: { value: 0.6 } }, pending: { f2: { value: 0.4 } } }
    expect(again.getState()).toMatchObject(kept)
    const otherTab = variantOn(storage, memoryStorage())
    await otherTab.persist.rehydrate()
    expect(otherTab.getState()).toMatchObject({ ...kept, pending: {} })
    const chatAgain = createChatStore(savedState({ schema: savedChat, ...options(storage) }))
    await chatAgain.persist.rehydrate()
    expect(chatAgain.getState().turns).toEqual(chat.getState().turns)
  })

  it('does not trust the session after a reload in the middle of a confirmation', async () => {
    const [storage, tab] = [memoryStorage(), memoryStorage()]
    const first = variantOn(storage, tab)
    first.getState().setAddress(given)
    first.getState().setSettling(true)
    const again = variantOn(storage, tab)
    await again.persist.rehydrate()
    expect(again.getState().address).toBeNull()
  })

  it('trusts after a reload a session that the server gave out, and no other', async () => {
    for (const [address, trusted] of [
      [given, given],
      [{ session_id: 'mine', variant_id: 'default' }, null],
    ] as const) {
      const [storage, tab] = [memoryStorage(), memoryStorage()]
      const first = variantOn(storage, tab)
      first.getState().setAddress(address)
      first.getState().confirm({ f1: { ...feature, value: 0.6 } })
      const again = variantOn(storage, tab)
      await again.persist.rehydrate()
      expect(again.getState()).toMatchObject({ address: trusted, confirmed: { f1: { value: 0.6 } } })
    }
  })

  it.each([
    ['not JSON', '{"state":'],
    ['another shape', '{"state":{"turns":"many","forgotten":0},"version":1}'],
    ['another version', '{"state":{"turns":[],"forgotten":0},"version":99}'],
    [
      'an impossible turn',
      '{"state":{"turns":[{"id":"a","role":"root","content":""}],"forgotten":0},"version":1}',
    ],
    ['null', 'null'],
  ])('starts fresh from %s, says so, and sets it aside', async (_, text) => {
    const storage = memoryStorage({ 'tiller.chat': text })
    const reports = options(storage)
    const chat = createChatStore(savedState({ schema: savedChat, ...reports }))
    await chat.persist.rehydrate()
    expect(chat.getState().turns).toEqual([])
    expect(reports.onDamaged).toHaveBeenCalledWith('tiller.chat')
    expect(storage.getItem('tiller.chat.damaged')).toBe(text)
    chat.getState().ask('Hi')
    expect(chat.getState().turns).toHaveLength(1)
  })

  it('goes on when storage is full, and says so', () => {
    const reports = options(memoryStorage({}, { full: true }))
    const chat = createChatStore(savedState({ schema: savedChat, ...reports }))
    chat.getState().ask('Hi')
    expect(chat.getState().turns).toHaveLength(1)
    expect(reports.onUnsaved).toHaveBeenCalled()
  })
})
