import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { nestedScopeJson } from '@/lib/steering'
import { savedScope } from './condition-json'

const { scopes } = JSON.parse(
  readFileSync(new URL('../steering/fixtures/variant.json', import.meta.url), 'utf8'),
) as { scopes: unknown[] }
const [scope] = scopes as [Record<string, unknown>]

const spoiled = {
  'no condition': { ...scope, condition: undefined },
  'an unknown operator': { ...scope, condition: { conditionals: [], operator: 'XOR' } },
  'a variant without a model': { ...scope, nested_variant: { base_model: ' ', edits: [] } },
  'an edit of no feature': {
    ...scope,
    nested_variant: {
      base_model: 'm',
      edits: [{ feature_id: 'x', feature_label: '', index_in_sae: 0, value: 1 }],
    },
  },
  'an empty event': { ...scope, event_name: '' },
  'an end without an event': { ...scope, event_name: undefined, abort: true },
}

describe('a condition as a browser saved it', () => {
  it('reads as the server reads it', () => {
    expect(scopes.length).toBeGreaterThan(0)
    for (const each of scopes) {
      const read = v.parse(savedScope, each)
      expect(read).toEqual(nestedScopeJson.parse(each))
      expect(JSON.stringify(read)).toBe(JSON.stringify(nestedScopeJson.parse(each)))
    }
  })

  it.each(Object.entries(spoiled))('is refused by both with %s', (_, wrong) => {
    expect(nestedScopeJson.safeParse(wrong).success).toBe(false)
    expect(v.safeParse(savedScope, wrong).success).toBe(false)
  })
})
