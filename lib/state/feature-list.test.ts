import { describe, expect, it } from 'vitest'
import { isDescending, viewAddress, viewOf, type ListView } from './feature-list'

const plain: ListView = { query: '', kind: null, only: null, sort: 'index', turned: false, byTheme: false }
const read = (address: string) =>
  viewOf(Object.fromEntries(new URL(address, 'http://localhost').searchParams))

describe('a view of all features', () => {
  it('is what its address says', () => {
    const views: ListView[] = [
      plain,
      { query: 'sea & salt', kind: 'style', only: 'edited', sort: 'density', turned: true, byTheme: true },
      { ...plain, only: 'noted', sort: 'noted' },
    ]
    for (const view of views) expect(read(viewAddress('pocket', view))).toEqual(view)
    expect(viewAddress('pocket', plain)).toBe('/features?model=pocket')
  })

  it('is the plain one where an address says what nobody knows', () => {
    expect(viewOf({ kind: 'x', show: 'y', sort: 'z', q: ['a', 'b'], order: 'up' })).toEqual(plain)
  })

  it('begins with what people look for', () => {
    expect(isDescending({ sort: 'label', turned: false })).toBe(false)
    expect(isDescending({ sort: 'density', turned: false })).toBe(true)
    expect(isDescending({ sort: 'density', turned: true })).toBe(false)
  })
})
