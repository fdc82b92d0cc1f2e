import { describe, expect, it } from 'vitest'
import type { FeatureNote } from '@/lib/protocols/tiller/contract'
import { clientFor } from './fake-server.fixture'

const BASE = 'http://tiller.test/api/v1'
const id = '00000000-0000-4000-8000-000000000001'
const moment = '2030-01-31T12:00:00.000Z'
const note: FeatureNote = {
  feature_id: id,
  model: 'pocket',
  label: 'Salt',
  text: null,
  etag: '"a"',
  created_at: moment,
  updated_at: moment,
}

type Client = ReturnType<typeof clientFor>['client']
const calls: [string, (client: Client) => Promise<unknown>, unknown][] = [
  [
    'GET /features/notes?limit=5',
    ({ notes }) => notes.list({ limit: 5 }),
    { notes: [note], next_cursor: null },
  ],
  [`GET /features/${id}/note`, ({ notes }) => notes.read(id), note],
  [`POST /features/${id}/note`, ({ notes }) => notes.write(id, { label: 'Salt' }), note],
  [`DELETE /features/${id}/note`, ({ notes }) => notes.remove(id, { ifMatch: '"a"' }), { feature_id: id }],
  [
    'POST /features/list',
    ({ features }) => features.list({ session_id: 's', kinds: ['style'] }),
    { features: [], total: 0, themes: null },
  ],
]

describe('the client of lists and notes', () => {
  it.each(calls)('%s', async (expected, call, answer) => {
    const { client, sent } = clientFor(() => Response.json(answer))
    expect(await call(client)).toEqual(answer)
    expect(`${sent[0]!.init.method} ${sent[0]!.url.replace(BASE, '')}`).toBe(expected)
  })

  it('names the version that it has seen', async () => {
    const { client, sent } = clientFor(() => Response.json({ feature_id: id }))
    await client.notes.remove(id, { ifMatch: '"a"' })
    expect(new Headers(sent[0]!.init.headers).get('if-match')).toBe('"a"')
  })
})
