import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NestedScope, SteeringJsonError, Variant } from '.'
import { numbered, variant } from './arbitraries.fixture'

const [a, b] = [numbered(0), numbered(1)] as const
const steered = () => {
  const made = new Variant('m')
  made.set(a, 0.5)
  made.set(b, -0.25)
  return made
}

describe('the JSON of a variant', () => {
  test('gives back an equal variant with the same text, abort scopes and events too', () => {
    fc.assert(
      fc.property(variant, (made) => {
        const text = JSON.stringify(made.json())
        const read = Variant.fromJson(text)
        expect(read.equals(made)).toBe(true)
        expect(read.abortEvents).toEqual(made.abortEvents)
        expect(JSON.stringify(read.json())).toBe(text)
        for (const scope of made.scopes) expect(NestedScope.fromJson(scope.json()).equals(scope)).toBe(true)
      }),
    )
  })

  test('scopes name their event and that they abort only if they do', () => {
    const made = new Variant('m')
    made.setWhen(a.gt(0.5), [])
    const abort = made.abortWhen(a.gt(0.5))
    const keys = made.json().scopes.map((scope) => Object.keys(scope))
    expect(keys).toEqual([
      ['condition', 'nested_variant'],
      ['condition', 'nested_variant', 'event_name', 'abort'],
    ])
    expect(made.json().scopes[1]).toMatchObject({ event_name: abort.eventName, abort: true })
  })

  test('reads a variant without scopes and uuids without dashes', () => {
    const edit = {
      feature_id: a.uuid.replaceAll('-', ''),
      feature_label: 'feature 0',
      index_in_sae: 0,
      value: 1,
    }
    const read = Variant.fromJson({ base_model: 'm', edits: [edit] })
    expect(read.edits.get(a)).toBe(1)
    expect(read.json().edits[0]?.feature_id).toBe(a.uuid)
  })

  test.each<[string, (json: ReturnType<Variant['json']>) => unknown, RegExp]>([
    [
      'text for a value',
      (json) => ({ ...json, edits: [{ ...json.edits[0], value: 'much' }] }),
      / edits\[0\]\.value: /,
    ],
    [
      'a feature twice',
      (json) => ({ ...json, edits: [...json.edits, json.edits[0]] }),
      / edits\[2\]\.feature_id: .*another edit/,
    ],
    ['no base model', (json) => ({ ...json, base_model: '' }), / base_model: /],
    ['no edits', ({ base_model }) => ({ base_model }), / edits: /],
    [
      'an inner variant of another model',
      (json) => ({
        ...json,
        scopes: [{ ...json.scopes[0], nested_variant: { base_model: 'n', edits: [] } }],
      }),
      / scopes\[0\]\.nested_variant\.base_model: .* m/,
    ],
    [
      'an abort without an event',
      (json) => ({ ...json, scopes: [{ ...json.scopes[0], abort: true }] }),
      / scopes\[0\]\.event_name: /,
    ],
    ['a list', () => [], /^Not valid Variant JSON/],
    ['half a text', (json) => JSON.stringify(json).slice(0, 40), /does not parse/],
  ])('refuses %s, saying where', (_, spoil, message) => {
    const made = steered()
    made.setWhen(a.gt(0.5), [[b, 0.1]])
    const spoilt = spoil(made.json())
    expect(() => Variant.fromJson(spoilt)).toThrow(SteeringJsonError)
    expect(() => Variant.fromJson(spoilt)).toThrow(message)
  })
})
