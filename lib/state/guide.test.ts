import { describe, expect, it } from 'vitest'
import { createGuideStore, nextStep, savedGuide, type GuideFacts, type SavedGuide } from './guide'
import { memoryStorage } from './memory-storage.fixture'
import { savedState } from './saved'

const facts = (given: Partial<GuideFacts> = {}): GuideFacts => ({
  answered: false,
  pending: false,
  comparing: false,
  ...given,
})

const guideIn = (storage: Storage) => {
  const ignore = () => undefined
  const saved = savedState<SavedGuide>({
    schema: savedGuide,
    backing: () => storage,
    onDamaged: ignore,
    onUnsaved: ignore,
  })
  const guide = createGuideStore(saved)
  void guide.persist.rehydrate()
  return guide
}

describe('the guided comparison', () => {
  it('goes on with what a person does', () => {
    expect(nextStep('ask', facts())).toBe('ask')
    expect(nextStep('ask', facts({ answered: true }))).toBe('look')
    expect(nextStep('look', facts({ answered: true }))).toBe('look')
    expect(nextStep('push', facts({ answered: true, pending: true }))).toBe('compare')
    expect(nextStep('compare', facts({ answered: true, pending: true, comparing: true }))).toBe('keep')
    expect(nextStep('keep', facts({ answered: true }))).toBe('done')
  })

  it('follows a person who goes another way', () => {
    expect(nextStep('ask', facts({ comparing: true }))).toBe('keep')
    expect(nextStep('look', facts({ answered: true, pending: true }))).toBe('compare')
    expect(nextStep('compare', facts({ answered: true }))).toBe('push')
  })

  it('is offered until it was taken or waved away, and can be taken again', () => {
    const storage = memoryStorage()
    const guide = guideIn(storage)
    expect(guide.getState().seen).toBe(false)
    guide.getState().leave()
    const later = guideIn(storage)
    expect(later.getState()).toMatchObject({ seen: true, step: null })
    later.getState().start()
    expect(later.getState().step).toBe('ask')
  })

  it('starts by nothing but its start', () => {
    const guide = guideIn(memoryStorage())
    guide.getState().go('push')
    expect(guide.getState().step).toBeNull()
  })
})
