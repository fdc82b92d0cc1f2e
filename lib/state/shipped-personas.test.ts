import { describe, expect, it } from 'vitest'
import { personaFile } from '@/lib/protocols/tiller/contract'
import { shipped, shippedBySlug } from './shipped-personas'

describe('the personas that come with Tiller', () => {
  it.each([...shippedBySlug])('%s is a persona as the contract has them', (_, persona) => {
    expect(personaFile.parse(persona)).toEqual(persona)
  })

  it('have a place of their own each', () => {
    expect(shipped.length).toBeGreaterThanOrEqual(12)
  })
})
