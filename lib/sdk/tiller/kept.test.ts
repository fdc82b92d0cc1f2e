import { describe, expect, it } from 'vitest'
import {
  comparisonEndpoints,
  conversationEndpoints,
  personaEndpoints,
  type ConversationFile,
  type PersonaFile,
} from '@/lib/protocols/tiller/contract'
import { ProtocolError } from './errors'
import { clientFor } from './fake-server.fixture'

const BASE = 'http://tiller.test/api/v1'
const id = '00000000-0000-4000-8000-000000000001'
const variant = { base_model: 'pocket', edits: [], scopes: [] }
const made_by = {
  model: 'pocket',
  variant,
  seed: 7,
  sampling: null,
  finish_reason: 'stop' as const,
  tokens: null,
}
const moment = '2030-01-31T12:00:00.000Z'
const kept = { etag: '"a"', created_at: moment, updated_at: moment, restorable_until: null }
const settings = { title: 'T', model: 'pocket', system_prompt: null, sampling: null }
const head = { conversation_id: id, ...settings, active_message_id: null, messages_count: 0, ...kept }
const fields = {
  name: 'N',
  description: '',
  emoji: null,
  starters: [],
  battery: [],
  variant,
  sae_digest: null,
}
const persona = { persona_id: id, ...fields, version: 1, saved_at: moment, versions_count: 1, ...kept }
const prompt = [{ role: 'user' as const, content: 'Hi' }]
const answers = { original: { content: 'A', made_by }, steered: { content: 'B', made_by } }
const comparison = {
  ...{
    comparison_id: id,
    prompt,
    ...answers,
    choice: null,
    blind: false,
    conversation_id: null,
    chosen_at: null,
  },
  ...kept,
}
const restorable_until = moment
const file: ConversationFile = {
  format: 'tiller.conversation',
  format_version: 1,
  ...settings,
  created_at: moment,
  active_message_id: null,
  messages: [],
}
const personaFile: PersonaFile = { format: 'tiller.persona', format_version: 1, ...fields }
const message = {
  message_id: id,
  parent_id: null,
  role: 'user',
  content: 'Hi',
  created_at: moment,
  made_by: null,
  etag: '"b"',
}

type Client = ReturnType<typeof clientFor>['client']

const calls: [string, (client: Client) => Promise<unknown>, unknown][] = [
  [
    'GET /conversations',
    ({ conversations }) => conversations.list(),
    { conversations: [head], next_cursor: null },
  ],
  [
    'GET /conversations?limit=2&query=a+b&deleted=true',
    ({ conversations }) => conversations.list({ limit: 2, query: 'a b', deleted: true }),
    { conversations: [], next_cursor: 'x' },
  ],
  [
    'POST /conversations',
    ({ conversations }) => conversations.create({ title: 'T' }),
    { ...head, messages: [] },
  ],
  [
    `GET /conversations/${id}`,
    ({ conversations }) => conversations.read(id),
    { ...head, messages: [message] },
  ],
  [`PATCH /conversations/${id}`, ({ conversations }) => conversations.change(id, { title: 'T' }), head],
  [
    `POST /conversations/${id}/messages`,
    ({ conversations }) => conversations.addMessages(id, { messages: prompt }),
    { ...head, messages: [message] },
  ],
  [
    `PATCH /conversations/${id}/messages/${id}`,
    ({ conversations }) => conversations.changeMessage(id, id, { content: 'x', made_by }),
    message,
  ],
  [
    `DELETE /conversations/${id}`,
    ({ conversations }) => conversations.remove(id),
    { conversation_id: id, restorable_until },
  ],
  [`POST /conversations/${id}/restore`, ({ conversations }) => conversations.restore(id), head],
  [`GET /conversations/${id}/export`, ({ conversations }) => conversations.exportFile(id), file],
  ['POST /conversations/import', ({ conversations }) => conversations.importFile(file), head],
  [
    'GET /personas?model=pocket',
    ({ personas }) => personas.list({ model: 'pocket' }),
    { personas: [persona], next_cursor: null },
  ],
  ['POST /personas', ({ personas }) => personas.create({ name: 'N', variant }), persona],
  [`GET /personas/${id}`, ({ personas }) => personas.read(id), persona],
  [`GET /personas/${id}?version=3`, ({ personas }) => personas.read(id, { version: 3 }), persona],
  [`PATCH /personas/${id}`, ({ personas }) => personas.change(id, { name: 'N' }), persona],
  [`GET /personas/${id}/versions`, ({ personas }) => personas.versions(id), { versions: [persona] }],
  [`POST /personas/${id}/versions/3/restore`, ({ personas }) => personas.restoreVersion(id, 3), persona],
  [`POST /personas/${id}/duplicate`, ({ personas }) => personas.duplicate(id), persona],
  [`DELETE /personas/${id}`, ({ personas }) => personas.remove(id), { persona_id: id, restorable_until }],
  [`POST /personas/${id}/restore`, ({ personas }) => personas.restore(id), persona],
  [`GET /personas/${id}/export`, ({ personas }) => personas.exportFile(id), personaFile],
  ['POST /personas/import', ({ personas }) => personas.importFile(personaFile), persona],
  [
    'GET /comparisons?choice=none',
    ({ comparisons }) => comparisons.list({ choice: 'none' }),
    { comparisons: [comparison], next_cursor: null },
  ],
  ['POST /comparisons', ({ comparisons }) => comparisons.create({ prompt, ...answers }), comparison],
  [`GET /comparisons/${id}`, ({ comparisons }) => comparisons.read(id), comparison],
  [`PATCH /comparisons/${id}`, ({ comparisons }) => comparisons.choose(id, 'tie'), comparison],
  [
    `DELETE /comparisons/${id}`,
    ({ comparisons }) => comparisons.remove(id),
    { comparison_id: id, restorable_until },
  ],
  [`POST /comparisons/${id}/restore`, ({ comparisons }) => comparisons.restore(id), comparison],
]

describe('the client of what people make', () => {
  it.each(calls)('%s', async (expected, call, answer) => {
    const { client, sent } = clientFor(() => Response.json(answer))
    expect(await call(client)).toEqual(answer)
    expect(`${sent[0]!.init.method} ${sent[0]!.url.replace(BASE, '')}`).toBe(expected)
    const spoiled = clientFor(() => Response.json({ surprise: true })).client
    await expect(call(spoiled)).rejects.toThrow(ProtocolError)
  })

  it('calls every endpoint there is', async () => {
    const stated = [conversationEndpoints, personaEndpoints, comparisonEndpoints].flatMap((all) =>
      Object.values(all),
    )
    const filled = (path: string) =>
      path
        .replace('/api/v1', '')
        .replace('{version}', '3')
        .replaceAll(/\{\w+\}/g, id)
    const tried = new Set(calls.map(([call]) => call.split('?')[0]))
    const left = stated
      .map(({ method, path }) => `${method} ${filled(path)}`)
      .filter((call) => !tried.has(call))
    expect(left).toEqual([`GET /conversations/${id}/markdown`, 'GET /preferences'])
  })

  it('reads texts as they are: Markdown, and JSON Lines of preferences', async () => {
    const said = [{ role: 'assistant', content: 'B\u2028' }]
    const line = { prompt, chosen: said, rejected: said }
    const { client, sent } = clientFor(
      ({ url }) =>
        new Response(
          url.includes('markdown') ? '# T\n' : `${JSON.stringify(line)}\n${JSON.stringify(line)}\n`,
        ),
    )
    expect(await client.conversations.exportMarkdown(id)).toBe('# T\n')
    expect(await client.preferences.trl('pocket')).toEqual([line, line])
    expect(await client.preferences.lines({ form: 'openai' })).toContain('\u2028"')
    expect(sent.map(({ url }) => url.replace(BASE, ''))).toEqual([
      `/conversations/${id}/markdown`,
      '/preferences?form=trl&model=pocket',
      '/preferences?form=openai',
    ])
  })

  it('names the version that it has read, and the write, so that it can be sent again', async () => {
    const { client, sent } = clientFor(() => Response.json(head))
    await client.conversations.change(id, { title: 'T' }, { ifMatch: head.etag, idempotencyKey: 'k' })
    const headers = new Headers(sent[0]?.init.headers)
    expect([headers.get('if-match'), headers.get('idempotency-key')]).toEqual(['"a"', 'k'])
  })
})
