import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalUuid, hexUuid, isUuid, randomUuid } from './uuid'

describe('canonicalUuid', () => {
  test('every spelling of a uuid becomes the dashed lower-case one', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const hex = uuid.replaceAll('-', '')
        for (const spelling of [uuid, uuid.toUpperCase(), hex, hex.toUpperCase()]) {
          expect(canonicalUuid(spelling)).toBe(uuid)
          expect(hexUuid(spelling)).toBe(hex)
        }
      }),
    )
  })

  test.each([
    '',
    'default',
    '0f8fad5b-d9cb-469f-a165-7086772895',
    '0f8fad5bd9cb469fa16570867728950g',
    '-'.repeat(36),
  ])('refuses %j, saying what a uuid looks like', (text) => {
    expect(isUuid(text)).toBe(false)
    expect(() => canonicalUuid(text)).toThrow(/32 hex digits/)
  })
})

test('a random uuid is of version 4 and differs from the next', () => {
  const uuid = randomUuid()
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(randomUuid()).not.toBe(uuid)
})
