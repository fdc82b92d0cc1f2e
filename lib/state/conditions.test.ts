import { describe, expect, it } from 'vitest'
import { ApiError } from '@/lib/sdk/tiller'
import type { AnswerEvent } from '@/lib/sdk/tiller'
import { createAnswerStore } from './answer-store'
import {
  conditionOf,
  draftOf,
  faultOf,
  newDraft,
  newGroup,
  type ChosenFeature,
  type Draft,
} from './condition-draft'
import { conditionsOf, everyCondition, featuresIn, sameConditions, type Condition } from './conditions'
import { fakeServer, pirate, studioOn } from './fake-server.fixture'
import { stretchesOf, wordsHeld } from './held'
import { fitOf, putOn } from './personas'

const uuid = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const chosen = (n: number): ChosenFeature => ({
  feature_id: uuid(n),
  label: `Feature ${n}`,
  index_in_sae: n,
  fluent_up_to: null,
  max_activation_strength: 10,
  unit: 4,
})
const when = (n: number, share = 0.2): Draft['when'] => ({
  kind: 'group',
  operator: 'AND',
  members: [{ kind: 'comparison', feature: chosen(n), operator: '>', share }],
})
const setting = (n: number, value = 0.6, inner: Draft[] = []): Draft => ({
  ...newDraft(),
  when: when(n),
  edits: [{ feature: chosen(n + 1), value }],
  inner,
})
const stopping = (n: number): Draft => ({ ...newDraft(), when: when(n), consequence: 'stop', edits: [] })
const made = (draft: Draft): Condition => conditionOf(draft, 'pocket')

describe('a draft', () => {
  it('is the condition that it says, and is read back from it, inner ones and groups too', () => {
    const group = { ...newGroup('OR'), members: when(3).members }
    const draft = setting(1, 0.6, [stopping(2)])
    draft.when = { ...draft.when, members: [...draft.when.members, group] }
    const condition = made(draft)
    expect(condition.condition.conditionals[0]).toMatchObject({ right_hand: 0.5, operator: '>' })
    const known = new Map([1, 2, 3].map((n) => [uuid(n), chosen(n)]))
    const again = draftOf(condition, known)
    expect(sameConditions([made(again)], [condition])).toBe(true)
    expect(again.inner[0]?.consequence).toBe('stop')
    expect(featuresIn([condition]).map(({ uuid: id }) => id)).toEqual([1, 3, 2].map(uuid))
    expect(everyCondition([condition])).toHaveLength(2)
  })

  it('keeps parts as they are that the form cannot write', () => {
    const one = made(stopping(1))
    const right_hand = {
      features: [{ uuid: uuid(2), label: 'Feature 2', index_in_sae: 2, max_activation_strength: 10 }],
    }
    const [part] = one.condition.conditionals
    const [against] = conditionsOf([
      { ...one, condition: { operator: 'AND', conditionals: [{ ...part!, right_hand } as never] } },
    ])
    const draft = draftOf(against!, new Map([[uuid(1), chosen(1)]]))
    expect(draft.when.members[0]?.kind).toBe('kept')
    expect(sameConditions([made(draft)], [against!])).toBe(true)
  })

  it('says what it lacks', () => {
    expect(faultOf(newDraft())).toContain('When')
    expect(faultOf({ ...setting(1), edits: [] })).toContain('what to set')
    expect(faultOf({ ...setting(1), edits: [setting(1).edits[0]!, setting(1).edits[0]!] })).toContain('once')
    expect(faultOf(setting(1, 0.6, [newDraft()]))).toContain('When')
    expect(faultOf(stopping(1))).toBeNull()
  })
})

describe('where a condition held', () => {
  const [text, spans] = [
    'One two three four',
    [
      [0, 4],
      [10, 15],
    ] as [number, number][],
  ]

  it('is told in words and in stretches of the text', () => {
    expect(wordsHeld(text, spans)).toEqual({ held: 3, words: 4 })
    expect(
      stretchesOf(text, spans)
        .map((each) => each.text)
        .join(''),
    ).toBe(text)
    expect(
      stretchesOf(text, spans)
        .filter(({ held }) => held)
        .map((each) => each.text),
    ).toEqual(['One ', 'ree f'])
  })

  it('is noted while the answer is written, and an answer that one ended says which', async () => {
    const answer = createAnswerStore()
    async function* stream(): AsyncGenerator<AnswerEvent> {
      yield { type: 'read', event_names: ['a'] }
      yield { type: 'chunk', delta: 'One ', variant_id: 'v' }
      yield { type: 'chunk', delta: 'two', event_names: ['a'], variant_id: 'v' }
      yield { type: 'followed', chunk: 0, activations: [3] }
      yield { type: 'chunk', delta: ' three', event_names: ['a', 'b'], variant_id: 'v' }
      throw new ApiError({ detail: 'A condition held.', code: 'inference_aborted', event_name: 'b' })
    }
    await answer.getState().start(() => stream(), 'pirate')
    const { status, held, stoppedBy, pieces, problem } = answer.getState()
    expect({ status, stoppedBy, problem }).toEqual({ status: 'complete', stoppedBy: 'b', problem: null })
    expect(held).toEqual({ a: { before: true, spans: [[4, 13]] }, b: { before: false, spans: [[7, 13]] } })
    expect(pieces.map(({ activation }) => activation)).toEqual([3, null, null])
  })
})

async function withPending() {
  const fake = fakeServer()
  const { studio, reload } = studioOn(fake.client)
  await studio.runner.send('Hi')
  const condition = made(stopping(1))
  studio.variant.getState().setPendingConditions([condition])
  const address = () => studio.variant.getState().address?.session_id
  return { ...fake, studio, reload, condition, stored: () => fake.scopesOf(address()) }
}

describe('a pending condition', () => {
  it('is compared in the steered answer alone, confirmed in one request, and kept with the answer', async () => {
    const { studio, asked, stored, condition, client } = await withPending()
    await studio.comparison.start()
    const [original, steered] = asked.slice(-2)
    expect(original?.pending_scopes).toBeUndefined()
    expect(steered?.pending_scopes).toEqual([condition])
    expect(stored()).toEqual([])
    await studio.comparison.keepSteered()
    expect(client.features.steerAll).toHaveBeenCalledTimes(1)
    expect(stored()).toEqual([condition])
    const { conditions, pendingConditions } = studio.variant.getState()
    expect([conditions, pendingConditions]).toEqual([[condition], null])
    expect(studio.chat.getState().turns.at(-1)).toMatchObject({ conditions: [condition] })
  })

  it('is undone and done again, confirmed ones on the server too', async () => {
    const { studio, stored, condition } = await withPending()
    await studio.history.undo()
    expect(studio.variant.getState().pendingConditions).toBeNull()
    await studio.history.redo()
    await studio.comparison.start()
    await studio.comparison.keepSteered()
    await studio.history.undo()
    expect(stored()).toEqual([])
    expect(studio.variant.getState()).toMatchObject({ conditions: [], pendingConditions: [condition] })
    await studio.history.redo()
    expect(stored()).toEqual([condition])
  })

  it('outlives a reload, goes with "Discard", and comes back by undo', async () => {
    const { studio, reload, condition } = await withPending()
    expect(reload().variant.getState().pendingConditions).toEqual([condition])
    studio.discardPending()
    expect(studio.variant.getState().pendingConditions).toBeNull()
    await studio.history.undo()
    expect(studio.variant.getState().pendingConditions).toEqual([condition])
  })

  it('goes into a fresh session where the server has lost the old one, and away with a reset', async () => {
    const { studio, stored, server, condition } = await withPending()
    await studio.comparison.start()
    await studio.comparison.keepSteered()
    server.restart()
    await studio.runner.send('And now?')
    expect(stored()).toEqual([condition])
    await studio.resetSteering()
    expect(stored()).toEqual([])
    await studio.history.undo()
    expect(stored()).toEqual([condition])
  })

  it('is not written over conditions that others have written since: the person chooses', async () => {
    const { studio, stored, client, condition } = await withPending()
    await studio.comparison.start()
    const other = made(stopping(5))
    const { address, confirmed } = studio.variant.getState()
    await client.features.steerAll({ ...address!, edits: [], scopes: [other] })
    const keeping = studio.comparison.keepSteered()
    await expect.poll(() => studio.conflicts.getState().conflict).not.toBeNull()
    expect(studio.conflicts.getState().conflict).toMatchObject({
      compatible: false,
      conditions: { before: [], stored: [other], wanted: [condition] },
    })
    studio.conflicts.getState().decide('mine')
    await keeping
    expect(stored()).toEqual([condition])
    expect(studio.variant.getState().confirmed).toEqual(confirmed)
  })
})

describe('a persona with conditions', () => {
  const models = [{ id: 'pocket', wire_name: 'tiller/pocket', card: null }] as unknown as Parameters<
    typeof fitOf
  >[2]
  const persona = (condition: Condition) => ({
    name: 'Careful',
    description: '',
    emoji: null,
    starters: [],
    battery: [],
    variant: { base_model: 'pocket', edits: [], scopes: [condition] },
    sae_digest: null,
  })
  const having = (known: number[]) => {
    const { client } = fakeServer()
    const get = async (id: string) => {
      const n = known.find((each) => uuid(each) === id)
      if (n === undefined) throw new ApiError({ detail: 'Unknown.', code: 'unknown_feature' })
      return { ...pirate, ...chosen(n) }
    }
    Object.assign(client.features, { get })
    return studioOn(client).studio
  }

  it('is whole where all its features are, and becomes pending', async () => {
    const studio = having([1, 2])
    const condition = made(setting(1))
    const fit = await fitOf(studio.client, persona(condition), models)
    expect(fit).toMatchObject({ missing: [], usable: true })
    putOn(studio, 'Careful', fit.edits, fit.conditions)
    expect(studio.variant.getState().pendingConditions).toEqual([condition])
  })

  it('says which feature of a condition is not there', async () => {
    const studio = having([1])
    const { missing, usable, conditions } = await fitOf(studio.client, persona(made(setting(1))), models)
    expect(missing.join()).toContain('“Feature 2”')
    expect({ usable, conditions }).toEqual({ usable: false, conditions: [] })
  })
})
