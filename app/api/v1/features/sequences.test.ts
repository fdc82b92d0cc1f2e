import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { install, makeFixture, post } from '@/lib/testing/fixture'
import { POST as clear } from './clear/route'
import { GET as modified } from './modified/route'
import { POST as steer } from './steer/route'

const home = { session_id: 'default_session' }
const FEATURES = 8

const index = fc.nat({ max: FEATURES })
const value = fc.constantFrom(-1, -0.5, 0, 0.25, 1, 1.5, null)
const edit = fc.record({ index_in_sae: index, value })

/** Each step does the same to a plain map, unless the route must refuse it. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('steer' as const), edits: fc.array(edit, { minLength: 1, maxLength: 1 }) }),
  fc.record({ kind: fc.constant('batch' as const), edits: fc.array(edit, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('clear' as const), edits: fc.array(edit, { minLength: 1, maxLength: 1 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function send({ kind, edits }: Step): Promise<Response> {
  if (kind === 'batch') return steer(post({ ...home, edits }))
  const [only] = edits
  if (kind === 'steer') return steer(post({ ...home, ...only }))
  return clear(post({ ...home, index_in_sae: only?.index_in_sae }))
}

function isRight({ kind, edits }: Step): boolean {
  const known = edits.every((e) => e.index_in_sae < FEATURES)
  const distinct = new Set(edits.map((e) => e.index_in_sae)).size === edits.length
  const valued = edits.every((e) => (e.value === null ? kind === 'batch' : e.value <= 1))
  return known && distinct && (valued || kind === 'clear')
}

function apply(held: Map<number, number>, { kind, edits }: Step): void {
  for (const { index_in_sae, value: strength } of edits) {
    if (kind === 'clear' || !strength) held.delete(index_in_sae)
    else held.set(index_in_sae, strength)
  }
}

async function stored(): Promise<Map<number, number>> {
  const response = await modified(
    new Request('http://tiller.test/?session_id=default_session&variant_id=default'),
  )
  const { edits } = (await response.json()) as { edits: { index_in_sae: number; value: number }[] }
  return new Map(edits.map((e) => [e.index_in_sae, e.value]))
}

describe('any sequence of edits', () => {
  it('leaves what a map would hold: refused requests change nothing, accepted ones everything they say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        install(makeFixture())
        const held = new Map<number, number>()
        for (const one of steps) {
          const right = isRight(one)
          expect((await send(one)).ok).toBe(right)
          if (right) apply(held, one)
          expect(await stored()).toEqual(held)
        }
      }),
      { numRuns: 60 },
    )
  })
})
