import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_EDITS } from '@/lib/protocols/tiller/contract'
import { overlay, type Edits } from './edits'
import { nowhere } from './memory-storage.fixture'
import { createVariantStore } from './variant-store'

const feature = (n: number) => ({
  feature_id: `f${n}`,
  label: `Feature ${n}`,
  index_in_sae: n,
  fluent_up_to: null,
})
const values = (edits: Edits) =>
  Object.fromEntries(Object.entries(edits).map(([id, edit]) => [id, edit.value]))

describe('the variant store', () => {
  it('makes a moved slider pending and leaves the confirmed edits alone', () => {
    const store = createVariantStore(nowhere)
    expect(store.getState().setPending(feature(1), 0.6)).toBe(true)
    expect(values(store.getState().pending)).toEqual({ f1: 0.6 })
    expect(store.getState().confirmed).toEqual({})
  })

  it('has nothing pending once a slider is back where it was confirmed', () => {
    const store = createVariantStore(nowhere)
    store.getState().confirm({ f1: { ...feature(1), value: 0.3 } })
    store.getState().setPending(feature(1), 0.5)
    store.getState().setPending(feature(1), 0.1 + 0.2)
    store.getState().setPending(feature(2), 0.4)
    store.getState().setPending(feature(2), 0)
    expect(store.getState().pending).toEqual({})
  })

  it('keeps a pending removal apart from having no edit', () => {
    const store = createVariantStore(nowhere)
    store.getState().confirm({ f1: { ...feature(1), value: 0.3 } })
    store.getState().setPending(feature(1), 0)
    expect(values(store.getState().pending)).toEqual({ f1: 0 })
    store.getState().confirm(store.getState().pending)
    expect(store.getState()).toMatchObject({ confirmed: {}, pending: {} })
  })

  it('leaves a slider pending that was moved again after the edits were sent', () => {
    const store = createVariantStore(nowhere)
    store.getState().setPending(feature(1), 0.6)
    const sent = store.getState().pending
    store.getState().setPending(feature(1), 0.8)
    store.getState().confirm(sent)
    expect(values(store.getState().confirmed)).toEqual({ f1: 0.6 })
    expect(values(store.getState().pending)).toEqual({ f1: 0.8 })
  })

  it('refuses one edit more than the server takes, and changes nothing', () => {
    const store = createVariantStore(nowhere)
    for (let n = 0; n < MAX_EDITS; n++) expect(store.getState().setPending(feature(n), 0.5)).toBe(true)
    const before = store.getState().pending
    expect(store.getState().setPending(feature(MAX_EDITS), 0.5)).toBe(false)
    expect(store.getState().pending).toBe(before)
    expect(store.getState().setPending(feature(0), 0.7)).toBe(true)
  })

  it('never loses or invents a confirmed value, whatever the order of moves, discards and confirmations', () => {
    const id = fc.integer({ min: 0, max: 4 })
    const strength = fc.integer({ min: -20, max: 20 }).map((n) => n / 20)
    const step = fc.oneof(
      fc.record({ do: fc.constant('move' as const), id, strength }),
      fc.record({ do: fc.constant('drop' as const), id }),
      fc.record({ do: fc.constantFrom('discard' as const, 'confirm' as const) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = createVariantStore(nowhere)
        let confirmed: Record<string, number> = {}
        let wanted: Record<string, number> = {}
        for (const each of steps) {
          const { pending, setPending, dropPending, discardPending, confirm } = store.getState()
          if (each.do === 'move') {
            setPending(feature(each.id), each.strength)
            wanted[`f${each.id}`] = each.strength
          } else if (each.do === 'drop') {
            dropPending(`f${each.id}`)
            delete wanted[`f${each.id}`]
          } else if (each.do === 'discard') {
            discardPending()
            wanted = {}
          } else {
            confirm(pending)
            const all = Object.entries({ ...confirmed, ...wanted })
            confirmed = Object.fromEntries(all.filter(([, value]) => value !== 0))
            wanted = {}
          }
          const state = store.getState()
          expect(values(state.confirmed)).toEqual(confirmed)
          const steered = Object.entries({ ...confirmed, ...wanted }).filter(([, value]) => value !== 0)
          expect(values(overlay(state.confirmed, state.pending))).toEqual(Object.fromEntries(steered))
          for (const [key, edit] of Object.entries(state.pending))
            expect(edit.value).not.toBe(confirmed[key] ?? 0)
        }
      }),
    )
  })
})
