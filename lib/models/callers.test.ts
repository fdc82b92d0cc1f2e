import { expect, it } from 'vitest'
import { makeFixture } from '@/lib/testing/fixture'
import { modelsOf } from './callers'
import { DEFAULT_SIZES } from './slot-sizes'

const never = new AbortController().signal

it("each caller's use of a model counts as theirs, and the slots are one model's", async () => {
  const { context, model } = makeFixture()
  const [anna, bob] = await Promise.all(
    ['key anna', 'key bob'].map((who) => modelsOf(context.models, who).get(model.name, never)),
  )
  await Promise.all(Array.from({ length: DEFAULT_SIZES.answers - 1 }, () => anna!.slots.answers.acquire(never)))
  const nobodys = await model.slots.answers.acquire(never)
  expect(model.slots.answers.held).toBe(DEFAULT_SIZES.answers)
  const order: string[] = []
  void anna!.slots.answers.acquire(never).then(() => order.push('anna'))
  void bob!.slots.answers.acquire(never).then(() => order.push('bob'))
  nobodys()
  await new Promise(setImmediate)
  expect(order).toEqual(['bob'])
})

it('shows a model as it is, also what changes about it', async () => {
  const { context, model, engine } = makeFixture()
  const seen = await modelsOf(context.models, 'key anna').get(model.name, never)
  expect(seen.card).toBe(model.card)
  expect(seen.engine).toBe(engine)
})
