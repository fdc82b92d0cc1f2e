import fc from 'fast-check'
import {
  Conditional,
  ConditionalGroup,
  Controller,
  Feature,
  FeatureEdits,
  FeatureGroup,
  Intervention,
  Variant,
} from '.'

/** A feature that is the same for the same number. */
export const numbered = (n: number): Feature =>
  new Feature({ uuid: n.toString(16).padStart(32, '0'), label: `feature ${n}`, indexInSae: n })

/** Any finite number but -0, which JSON writes as 0. */
export const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)

/** Any feature at all: labels with quotes, line ends and other scripts, either spelling of the uuid. */
export const anyFeature = fc
  .record({
    uuid: fc.oneof(
      fc.uuid(),
      fc.uuid().map((uuid) => uuid.replaceAll('-', '').toUpperCase()),
    ),
    label: fc.string({ unit: 'grapheme' }),
    indexInSae: fc.nat(),
    maxActivationStrength: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  })
  .map((init) => new Feature(init))

/** One of a few features, so that collections share some. */
export const someFeature = fc.nat({ max: 7 }).map(numbered)

export const features = fc.array(fc.oneof(someFeature, anyFeature), { maxLength: 6 })
export const group = features.map((members) => new FeatureGroup(members))
export const edits = fc
  .array(fc.tuple(fc.oneof(someFeature, anyFeature), value), { maxLength: 6 })
  .map((pairs) => new FeatureEdits(pairs))

export const conditional = fc
  .tuple(group, fc.constantFrom('>', '<', '==', '>=', '<=', '!=' as const), fc.oneof(value, group))
  .map(([left, operator, right]) => new Conditional(left, right, operator))

const operator = fc.constantFrom('AND', 'OR' as const)

/** Conditional groups, flat and nested up to three deep, small enough for a scope. */
export const conditionalGroup = fc.letrec<{
  group: ConditionalGroup
  member: Conditional | ConditionalGroup
}>((tie) => ({
  member: fc.oneof({ maxDepth: 2, withCrossShrink: true }, conditional, tie('group')),
  group: fc
    .tuple(fc.array(tie('member'), { maxLength: 2 }), operator)
    .map(([members, join]) => new ConditionalGroup(members, join)),
})).group

const intervention = fc
  .tuple(fc.constantFrom('nudge', 'pin', 'mul' as const), group, value)
  .map(([mode, members, amount]) => new Intervention(mode, members, amount))

const threshold = fc.option(value)

interface Program {
  interventions: Intervention[]
  scopes: [condition: ConditionalGroup, eventName: string | null, body: Program][]
}

const program = fc.letrec<{ program: Program; scopes: Program['scopes'] }>((tie) => ({
  program: fc.record({ interventions: fc.array(intervention, { maxLength: 2 }), scopes: tie('scopes') }),
  scopes: fc.oneof(
    { maxDepth: 2 },
    fc.constant<Program['scopes']>([]),
    fc.array(fc.tuple(conditionalGroup, fc.option(fc.uuid()), tie('program')), { maxLength: 2 }),
  ),
})).program

function run(controller: Controller, { interventions, scopes }: Program): void {
  for (const intervention of interventions) controller.buffer.push(intervention)
  for (const [condition, eventName, body] of scopes) {
    controller.when(condition, (scope) => {
      if (eventName !== null) scope.interrupt(eventName)
      run(scope.controller, body)
    })
  }
}

/** Controllers with bounds and with scopes inside scopes. */
export const controller = fc
  .tuple(
    fc.record({
      name: fc.string({ minLength: 1 }),
      nonzeroStrengthThreshold: threshold,
      minNudgeEntropy: threshold,
      maxNudgeEntropy: threshold,
    }),
    program,
  )
  .map(([init, steps]) => {
    const made = new Controller(init)
    run(made, steps)
    return made
  })

/** Variants with edits and with scopes of all three sorts. */
export const variant = fc
  .record({
    baseModel: fc.string({ minLength: 1 }).filter((name) => name.trim() !== ''),
    edits,
    scopes: fc.array(fc.tuple(fc.constantFrom('set', 'abort', 'handle' as const), conditionalGroup, edits), {
      maxLength: 3,
    }),
  })
  .map(({ baseModel, edits, scopes }) => {
    const made = new Variant(baseModel)
    made.set(edits)
    for (const [sort, condition, values] of scopes) {
      if (sort === 'set') made.setWhen(condition, values)
      else if (sort === 'abort') made.abortWhen(condition)
      else made.handleWhen(condition, () => undefined)
    }
    return made
  })

/** Whether a condition holds, told by a table of truth for its comparisons. The definition that tests compare with. */
export function holds(
  condition: Conditional | ConditionalGroup,
  truth: (comparison: Conditional) => boolean,
): boolean {
  if (condition instanceof Conditional) return truth(condition)
  const members = condition.members.map((member) => holds(member, truth))
  return condition.operator === 'AND' ? members.every(Boolean) : members.some(Boolean)
}
