/** Comparisons with the published Python package. `fixtures/make_fixtures.py` writes what is read here. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Conditional, ConditionalGroup, Controller, Feature, FeatureEdits, FeatureGroup, Variant } from '.'
import { numbered } from './arbitraries.fixture'

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'))
const texts = z.record(z.string(), z.string()).parse(fixture('texts'))
const conditions = z.record(z.string(), z.unknown()).parse(fixture('conditions'))
/** The text without white space: the same keys in the same order, the same values. */
const text = (json: unknown) => JSON.stringify(json)

const pirate = new Feature({
  uuid: '0f8fad5b-d9cb-469f-a165-70867728950e',
  label: 'Talking like a pirate',
  indexInSae: 3,
})
const formal = new Feature({
  uuid: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  label: 'Formal "business" style',
  indexInSae: 17,
})
const whale = new Feature({
  uuid: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  label: 'Whales 🐳 and the sea',
  indexInSae: 2047,
})

function steeredVariant(): Variant {
  const variant = new Variant('meta-llama/Llama-3.3-70B-Instruct')
  variant.set(pirate, 0.5)
  variant.set(new FeatureGroup([formal, whale]), -0.3)
  variant.set([[whale, 0.25]])
  variant.setWhen(pirate.gt(0.75).and(formal.le(whale)), [
    [whale, 0.4],
    [formal, -0.1],
  ])
  return variant
}

function steeredController(): Controller {
  const controller = new Controller({
    nonzeroStrengthThreshold: 0.05,
    minNudgeEntropy: 0.1,
    maxNudgeEntropy: 2.5,
  })
  controller.nudge(pirate, 0.5)
  controller.at(new FeatureGroup([formal, whale])).nudge(-0.25)
  controller.set(whale, true)
  controller.at(formal).mul(0.5)
  controller.when(pirate.gt(0.6), () => {
    controller.nudge(whale, 0.1)
    controller.when(formal.lt(0.2).or(whale.ne(0.3)), (inner) => {
      controller.set(formal, -0.4)
      inner.interrupt('calm-sea')
    })
  })
  return controller
}

describe('the same program gives Python’s JSON', () => {
  test('for a variant, to the letter', () => {
    expect(text(steeredVariant().json())).toBe(text(fixture('variant')))
    expect(text(steeredVariant().json())).toBe(texts.variant_json)
  })

  test('for a controller, but for its random names', () => {
    expect(Controller.fromJson(fixture('controller')).equals(steeredController())).toBe(true)
    expect(text(Controller.fromJson(fixture('controller')).json())).toBe(texts.controller_json)
  })

  test('for a scaled controller', () => {
    expect(text(Controller.fromJson(fixture('controller')).json(0.5))).toBe(
      text(fixture('controller-scaled')),
    )
  })

  const [a, b, c] = [pirate.gt(0.1), formal.le(0.2), whale.ne(pirate.or(formal))]
  test.each<[string, unknown]>([
    [
      'operators',
      (['gt', 'lt', 'eq', 'ge', 'le', 'ne'] as const).map((method) => pirate[method](0.1).json()),
    ],
    ['feature_against_feature', pirate.gt(formal).json()],
    ['group_against_group', pirate.or(formal).ge(whale.or(pirate)).json()],
    ['three_and', a.and(b).and(c).json()],
    ['three_or', a.or(b).or(c).json()],
    ['condition_and_group', a.and(b.or(c)).json()],
    ['scaled', a.or(b).json(0.5)],
    ['arithmetic', a.or(b).mul(3).neg().abs().add(0.5).div(2).sub(0.25).pow(2).json()],
  ])('for the condition %s', (name, json) => {
    expect(text(json)).toBe(text(conditions[name]))
  })
})

describe('Python’s JSON is read', () => {
  test('as an equal variant', () => {
    expect(Variant.fromJson(fixture('variant')).equals(steeredVariant())).toBe(true)
    expect(Variant.fromJson(texts.variant_json).equals(steeredVariant())).toBe(true)
  })

  test.each(['controller', 'controller-scaled', 'controller-aborting'])('and written again: %s', (name) => {
    expect(text(Controller.fromJson(fixture(name)).json())).toBe(text(fixture(name)))
  })

  test('with the event of an abort scope', () => {
    const { scopes } = Controller.fromJson(fixture('controller-aborting'))
    expect(scopes.map(({ eventName }) => eventName)).toEqual(['3f333df6-90a4-4fda-8dd3-9485d27cee36'])
    expect(scopes[0]?.conditionals.conditionals).toEqual([pirate.gt(0.9)])
  })

  test('with a group inside a group, which Python itself cannot read', () => {
    const read = ConditionalGroup.fromJson(conditions.condition_and_group)
    expect(read.isFlat).toBe(false)
    expect(text(read.json())).toBe(text(conditions.condition_and_group))
  })

  test('with a uuid that kept its dashes', () => {
    expect(Conditional.fromJson(conditions.dashed_uuid).equals(pirate.gt(0.1))).toBe(true)
  })
})

test('rescale gives Python’s numbers', () => {
  for (const [values, expected] of z
    .array(z.tuple([z.array(z.number()), z.array(z.number())]))
    .parse(fixture('rescaled'))) {
    const edits = new FeatureEdits(values.map((value, i) => [numbered(i), value]))
    expect(Array.from(edits.rescale(), ([, value]) => value)).toEqual(expected)
  }
})

describe('objects are spelt as in Python', () => {
  const buffer = (count: number) => {
    const controller = new Controller()
    for (let i = 0; i < count; i++) controller.set(pirate, 0.5 + i)
    return controller.buffer
  }

  test.each<[string, { toString(): string }]>([
    ['feature', pirate],
    ['group', new FeatureGroup([pirate, formal, whale])],
    ['long_group', new FeatureGroup(Array.from({ length: 12 }, (_, i) => numbered(i)))],
    ['edits', new FeatureEdits([[pirate, 0.5], [formal, -0.25]])], // prettier-ignore
    ['condition', pirate.gt(0.1).and(formal.le(whale))],
    ['buffer', buffer(3)],
    ['long_buffer', buffer(11)],
    ['variant', steeredVariant()],
  ])('%s', (name, object) => {
    expect(String(object)).toBe(texts[name])
  })

  test('intervention', () => {
    expect(String(steeredController().interventions[0])).toBe(texts.intervention)
    expect(steeredController().interventions[1]?.asCode()).toBe('Feature("Formal "business" style") -= 0.25')
  })
})
