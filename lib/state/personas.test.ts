import { describe, expect, it, vi } from 'vitest'
import { fakeServer, pirate, refusal, studioOn, tokyo } from './fake-server.fixture'
import { fitOf, putOn } from './personas'
import { shipped } from './shipped-personas'

const captain = shipped[0]!
const edits = { [pirate.feature_id]: { ...pirate, value: 0.7 } }

function having(get: (id: string) => unknown) {
  const { client } = fakeServer()
  Object.assign(client.features, { get: vi.fn(async (id: string) => get(id)) })
  return studioOn(client).studio
}
const known = (id: string) => ({ ...pirate, feature_id: id })
const models = (digest: string | null) => [
  {
    id: 'pocket',
    wire_name: 'tiller/pocket',
    is_default: true,
    size_bytes: 1,
    state: 'ready' as const,
    progress: null,
    reason: null,
    card: null,
    profile: null,
    ...(digest === null ? {} : { card: { sae: { digest } } }),
  },
]
type Models = Parameters<typeof fitOf>[2]

describe('what a persona finds on a server', () => {
  const missing = async (digest: string | null, get = known, list = models(digest)) =>
    (await fitOf(having(get).client, captain, list as Models)).missing.join()

  it('is whole with its model, its SAE and its features', async () => {
    expect(await missing(captain.sae_digest)).toBe('')
  })

  it('says which of them is not there', async () => {
    expect(await missing(null, known, [])).toContain('pocket, is not on this server')
    expect(await missing(`sha256:${'0'.repeat(64)}`)).toContain('another SAE')
    const unknown = () => {
      throw refusal('unknown_feature')
    }
    await expect(
      fitOf(
        having(() => {
          throw new TypeError('offline')
        }).client,
        captain,
        models(null) as Models,
      ),
    ).rejects.toThrow('offline')
    expect(await missing(null, unknown).catch(String)).toContain('Talks like a pirate')
  })
})

it('a persona becomes pending in place of everything else, and one undo brings it back', async () => {
  const studio = having(known)
  studio.variant.getState().confirm({ tokyo: { ...tokyo, value: 0.4 } })
  putOn(studio, 'Captain', edits, [])
  expect(studio.variant.getState().confirmed).toHaveProperty('tokyo')
  const { pending } = studio.variant.getState()
  expect([pending[pirate.feature_id]?.value, pending.tokyo?.value]).toEqual([0.7, 0])
  await studio.history.undo()
  expect(studio.variant.getState().pending).toEqual({})
})
