import { describe, expect, it } from 'vitest'
import { Controller, Feature, FeatureGroup } from '@/lib/steering'
import { SteeredTooEarly, UnknownLatent } from '../errors'
import { SteeringProgram, type SteeringBasis } from './steering-program'

const feature = (indexInSae: number) =>
  new Feature({
    uuid: `00000000-0000-4000-8000-00000000000${indexInSae}`,
    label: `f${indexInSae}`,
    indexInSae,
  })
const [f0, f1, f2] = [feature(0), feature(1), feature(2)]

/** Three latents in a residual of three: latent i points along axis i, and strength 1 of it is 10^i. */
const basis: SteeringBasis = {
  features: 3,
  place: (i) => (i < 3 ? { readLayer: 4, steerLayer: 4 } : null),
  unit: (i) => 10 ** i,
  direction: (i) => Float32Array.from([0, 1, 2], (axis) => (axis === i ? 1 : 0)),
}

/** Runs a controller on residual [1, 2, 3] where latent 1 has activation 4. */
function run(write: (controller: Controller) => void) {
  const controller = new Controller()
  write(controller)
  const program = new SteeringProgram(controller, basis)
  const resid = Float32Array.of(1, 2, 3)
  const activations = { indices: Int32Array.of(1), values: Float32Array.of(4) }
  const events = program.apply(program.begin(), 4, resid, activations)
  return { resid: [...resid], events, program }
}

describe('SteeringProgram', () => {
  it('changes nothing when empty', () => {
    const { resid, program } = run(() => {})
    expect(resid).toEqual([1, 2, 3])
    expect(program.isEmpty).toBe(true)
  })

  it('nudges by the value times the unit, and needs no activations for it', () => {
    const { resid, program } = run((c) => c.nudge(new FeatureGroup([f0, f1]), 0.5))
    expect(resid).toEqual([1.5, 7, 3])
    expect(program.readsAfter(4)).toBeNull()
  })

  it('pins by taking away what the feature had', () => {
    expect(run((c) => c.set(f1, 0)).resid).toEqual([1, 2 - 4, 3])
    expect(run((c) => c.set(f2, 0.25)).resid).toEqual([1, 2, 3 + 25])
  })

  it('names the latents whose activations decide: those pinned, scaled or compared, in every scope', () => {
    const { program } = run((c) => {
      c.nudge(f0, 0.5)
      c.when(f1.gt(0.5), (scope) => scope.controller.set(f2, 1))
    })
    expect(program.readsAfter(4)).toEqual([1, 2])
  })

  it('multiplies what the feature has, and nothing where it has none', () => {
    expect(run((c) => c.mul(f1, 3)).resid).toEqual([1, 2 + 8, 3])
    expect(run((c) => c.mul(f0, 3)).resid).toEqual([1, 2, 3])
  })

  it('applies several interventions on one feature in order', () => {
    const pinThenNudge = run((c) => {
      c.set(f1, 1)
      c.nudge(f1, 0.5)
    })
    const nudgeThenPin = run((c) => {
      c.nudge(f1, 0.5)
      c.set(f1, 1)
    })
    expect(pinThenNudge.resid).toEqual([1, 2 + (15 - 4), 3])
    expect(nudgeThenPin.resid).toEqual([1, 2 + (10 - 4), 3])
  })

  it('runs a scope where its condition holds on activations in units of strength, and names its event', () => {
    const scoped = (threshold: number) =>
      run((c) =>
        c.when(f1.gt(threshold), (scope) => {
          scope.interrupt('seen')
          scope.controller.nudge(f0, 1)
        }),
      )
    expect(scoped(0.39)).toMatchObject({ resid: [2, 2, 3], events: ['seen'] })
    expect(scoped(0.41)).toMatchObject({ resid: [1, 2, 3], events: [] })
  })

  it('compares by activations before interventions', () => {
    const { resid } = run((c) => {
      c.set(f1, 0)
      c.when(f1.gt(0.1), (scope) => scope.controller.nudge(f0, 1))
    })
    expect(resid).toEqual([2, -2, 3])
  })

  it("takes a group's largest member, and joins conditions by AND and OR", () => {
    const holds = (write: (c: Controller) => void) => run(write).events.length > 0
    const when = (condition: Parameters<Controller['when']>[0]) => (c: Controller) =>
      c.when(condition, (scope) => scope.interrupt('e'))
    expect(holds(when(new FeatureGroup([f0, f1]).gt(0.3)))).toBe(true)
    expect(holds(when(f1.gt(0.3).and(f0.gt(0.3))))).toBe(false)
    expect(holds(when(f1.gt(0.3).or(f0.gt(0.3))))).toBe(true)
    expect(holds(when(f1.gt(f0)))).toBe(true)
  })

  it('needs the parent for a nested scope', () => {
    const nested = (outer: number) =>
      run((c) =>
        c.when(f1.gt(outer), (scope) => {
          scope.controller.when(f0.eq(0), (inner) => inner.controller.nudge(f2, 0.1))
        }),
      ).resid
    expect(nested(0.3)).toEqual([1, 2, expect.closeTo(13, 5)])
    expect(nested(0.5)).toEqual([1, 2, 3])
  })

  it('refuses latents that do not exist, in conditions and scopes too', () => {
    const stranger = feature(7)
    expect(() => run((c) => c.nudge(stranger, 1))).toThrow(UnknownLatent)
    expect(() => run((c) => c.when(stranger.gt(0), () => {}))).toThrow(UnknownLatent)
    expect(() => run((c) => c.when(f0.gt(0), (s) => s.controller.set(stranger, 1)))).toThrow(UnknownLatent)
  })
})

/** Features 0, 1, 2 live after layers 0, 1, 2 of a residual of three, one axis each; latent i has activation i + 1. */
const deep: SteeringBasis = {
  ...basis,
  place: (i) => (i < 3 ? { readLayer: i, steerLayer: i } : null),
  unit: () => 1,
}

function runDeep(write: (controller: Controller) => void) {
  const controller = new Controller()
  write(controller)
  const program = new SteeringProgram(controller, deep)
  const token = program.begin()
  return [0, 1, 2].map((layer) => {
    const resid = Float32Array.of(0, 0, 0)
    const activations = { indices: Int32Array.of(layer), values: Float32Array.of(layer + 1) }
    const events = program.apply(token, layer, resid, activations)
    return { resid: [...resid], events }
  })
}

describe('a program of features at several layers', () => {
  const unchanged = { resid: [0, 0, 0], events: [] }

  it('changes each feature at its own layer', () => {
    const layers = runDeep((c) => {
      c.nudge(f0, 0.5)
      c.set(f2, 0)
    })
    expect(layers).toEqual([{ resid: [0.5, 0, 0], events: [] }, unchanged, { resid: [0, 0, -3], events: [] }])
  })

  it('sums nudges layer by layer', () => {
    const layers = runDeep((c) => c.nudge(new FeatureGroup([f0, f1]), 2))
    expect(layers.map(({ resid }) => resid)).toEqual([
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 0],
    ])
  })

  it('decides a scope once all that it compares was read, reports its event once, and steers behind it', () => {
    const scoped = (threshold: number) =>
      runDeep((c) =>
        c.when(f0.gt(threshold).and(f1.gt(1)), (scope) => {
          scope.interrupt('seen')
          scope.controller.nudge(f1, 1)
          scope.controller.nudge(f2, 1)
        }),
      )
    expect(scoped(0.5)).toEqual([
      unchanged,
      { resid: [0, 1, 0], events: ['seen'] },
      { resid: [0, 0, 1], events: [] },
    ])
    expect(scoped(1.5)).toEqual([unchanged, unchanged, unchanged])
  })

  it('refuses to steer a feature before its condition can be decided', () => {
    expect(() => runDeep((c) => c.when(f2.gt(0), (scope) => scope.controller.nudge(f0, 1)))).toThrow(
      SteeredTooEarly,
    )
    expect(() =>
      runDeep((c) =>
        c.when(f2.gt(0), (outer) =>
          outer.controller.when(f0.gt(0), (inner) => inner.controller.nudge(f1, 1)),
        ),
      ),
    ).toThrow(SteeredTooEarly)
  })
})
