import { beforeEach, describe, expect, it } from 'vitest'
import {
  conversation as conversationSchema,
  type Conversation,
  type ConversationFile,
  type ConversationHead,
  type KeptMessage,
} from '@/lib/protocols/tiller/contract'
import { install, makeFixture } from '@/lib/testing/fixture'
import { ask, madeWith, refusal } from '../kept.fixture'

beforeEach(() => install(makeFixture()))

const missing = '00000000-0000-4000-8000-00000000dead'
const question = (content: string, more: object = {}) => ({ role: 'user', content, ...more })
const answer = (content: string, more: object = {}) => ({
  role: 'assistant',
  content,
  made_by: madeWith(0.5),
  ...more,
})

async function made(body: object = {}): Promise<Conversation> {
  const { status, body: conversation } = await ask<Conversation>('POST', 'conversations', body)
  expect(status).toBe(200)
  return conversationSchema.strict().parse(conversation)
}
const read = async (id: string) => (await ask<Conversation>('GET', `conversations/${id}`)).body
const add = (id: string, messages: object[], more: object = {}) =>
  ask<ConversationHead & { messages: KeptMessage[] }>('POST', `conversations/${id}/messages`, {
    messages,
    ...more,
  })
const list = async (query = '') =>
  (
    await ask<{ conversations: ConversationHead[]; next_cursor: string | null }>(
      'GET',
      `conversations${query}`,
    )
  ).body

describe('a conversation', () => {
  it('begins empty, with the default model, where nothing is said of it', async () => {
    const { status, body, headers } = await ask<Conversation>('POST', 'conversations')
    expect(status).toBe(200)
    expect(headers.get('etag')).toBe(body.etag)
    expect(body).toMatchObject({
      title: 'New conversation',
      model: 'fake-model',
      system_prompt: null,
      sampling: null,
      active_message_id: null,
      messages: [],
      restorable_until: null,
    })
  })

  it('keeps its tree: versions of an answer, and branches of a question, each with what made it', async () => {
    const { conversation_id: id, messages } = await made({
      title: 'Tokyo',
      messages: [question('Tell me about Tokyo.'), answer('A city.')],
    })
    const [asked, first] = messages
    expect(first).toMatchObject({ parent_id: asked!.message_id, made_by: madeWith(0.5) })
    const second = await add(id, [answer('A big city.', { parent_id: asked!.message_id })])
    expect(second.body.active_message_id).toBe(second.body.messages[0]!.message_id)
    const edited = await add(id, [question('And Kyoto?', { parent_id: null }), answer('Old.')], {
      show: false,
    })
    expect(edited.body.active_message_id).toBe(second.body.messages[0]!.message_id)
    const kept = await read(id)
    expect(kept.messages.map(({ parent_id, content }) => [parent_id, content])).toEqual([
      [null, 'Tell me about Tokyo.'],
      [asked!.message_id, 'A city.'],
      [asked!.message_id, 'A big city.'],
      [null, 'And Kyoto?'],
      [edited.body.messages[0]!.message_id, 'Old.'],
    ])
    const shown = edited.body.messages[1]!.message_id
    const other = await ask<ConversationHead>('PATCH', `conversations/${id}`, { active_message_id: shown })
    expect(other.body).toMatchObject({ active_message_id: shown, etag: kept.etag })
  })

  it('takes messages from two tabs at once, and loses none', async () => {
    const { conversation_id: id, messages } = await made({ messages: [question('Hi')] })
    const parent_id = messages[0]!.message_id
    const added = await Promise.all(
      Array.from({ length: 20 }, (_, i) => add(id, [answer(`${i}`, { parent_id })])),
    )
    expect(added.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect((await read(id)).messages).toHaveLength(21)
  })

  it('keeps an answer that is being written, and what it became', async () => {
    const { conversation_id: id } = await made()
    const partial = answer('To', { made_by: { ...madeWith(0.5), finish_reason: 'unfinished', tokens: null } })
    const [, begun] = (await add(id, [question('Hi'), partial])).body.messages
    const at = `conversations/${id}/messages/${begun!.message_id}`
    const done = { content: 'Tokyo', made_by: madeWith(0.5) }
    const changed = await ask<KeptMessage>('PATCH', at, done, { 'if-match': begun!.etag })
    expect(changed.body).toMatchObject({
      ...done,
      parent_id: begun!.parent_id,
      created_at: begun!.created_at,
    })
    const stale = refusal(await ask('PATCH', at, { content: 'Kyoto' }, { 'if-match': begun!.etag }))
    expect(stale).toMatchObject({ status: 409, code: 'stale_version', conflict: { etag: changed.body.etag } })
    expect(JSON.parse(stale.conflict!.stored)).toMatchObject({ content: 'Tokyo' })
    expect(JSON.parse(stale.conflict!.proposed!)).toMatchObject({ content: 'Kyoto' })
    expect((await read(id)).messages[1]!.content).toBe('Tokyo')
  })

  it('changes what is named, and no more; a stale version is refused with both sides', async () => {
    const begun = await made({ title: 'A', system_prompt: 'Be brief.', sampling: { temperature: 0 } })
    const at = `conversations/${begun.conversation_id}`
    const renamed = await ask<ConversationHead>('PATCH', at, { title: 'B' }, { 'if-match': begun.etag })
    expect(renamed.body).toMatchObject({
      title: 'B',
      system_prompt: 'Be brief.',
      sampling: { temperature: 0 },
    })
    const stale = refusal(await ask('PATCH', at, { title: 'C' }, { 'if-match': begun.etag }))
    expect(stale).toMatchObject({ status: 409, code: 'stale_version', conflict: { etag: renamed.body.etag } })
    expect(JSON.parse(stale.conflict!.stored)).toMatchObject({ title: 'B' })
    const both = await Promise.all([
      ask('PATCH', at, { title: 'D' }),
      ask('PATCH', at, { system_prompt: null }),
      add(begun.conversation_id, [question('Hi')]),
    ])
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await read(begun.conversation_id)).toMatchObject({
      title: 'D',
      system_prompt: null,
      messages: [{}],
    })
  })

  it('is found by what was said in it, and listed a page at a time', async () => {
    const ids: string[] = []
    for (const title of ['One', 'Two', 'Three'])
      ids.unshift(
        (await made({ title, model: title, messages: [question(`About ${title}`)] })).conversation_id,
      )
    const first = await list('?limit=2')
    expect(first.conversations.map((each) => each.conversation_id)).toEqual(ids.slice(0, 2))
    const second = await list(`?limit=2&cursor=${first.next_cursor}`)
    expect(second.conversations.map((each) => each.conversation_id)).toEqual(ids.slice(2))
    expect(second.next_cursor).toBeNull()
    expect((await list('?query=ABOUT%20tw')).conversations.map(({ title }) => title)).toEqual(['Two'])
    expect((await list('?model=One')).conversations.map(({ title }) => title)).toEqual(['One'])
  })

  it('is deleted, and brought back for a while', async () => {
    const { conversation_id: id, etag } = await made({ messages: [question('Hi')] })
    expect(
      refusal(await ask('DELETE', `conversations/${id}`, undefined, { 'if-match': '"old"' })),
    ).toMatchObject({
      status: 409,
      code: 'stale_version',
    })
    const gone = await ask<{ restorable_until: string }>('DELETE', `conversations/${id}`, undefined, {
      'if-match': etag,
    })
    expect(Date.parse(gone.body.restorable_until) - Date.now()).toBeGreaterThan(6 * 86_400_000)
    expect(refusal(await ask('GET', `conversations/${id}`))).toMatchObject({
      status: 404,
      code: 'unknown_conversation',
    })
    expect((await list()).conversations).toEqual([])
    expect((await list('?deleted=true')).conversations).toHaveLength(1)
    expect((await ask('POST', `conversations/${id}/restore`)).status).toBe(200)
    expect((await read(id)).messages).toHaveLength(1)
  })

  it('goes into a file and comes back as another conversation that is the same', async () => {
    const { conversation_id: id, messages } = await made({
      title: 'Ünï',
      system_prompt: 'Be brief.',
      sampling: { temperature: 0.3, stop: ['x'] },
      messages: [question('Hi 😀'), answer('Ho')],
    })
    await add(id, [answer('Hey', { parent_id: messages[0]!.message_id })])
    const { body: file } = await ask<ConversationFile>('GET', `conversations/${id}/export`)
    const { status, body: back } = await ask<ConversationHead>('POST', 'conversations/import', file)
    expect(status).toBe(200)
    expect(back.conversation_id).not.toBe(id)
    const again = await ask<ConversationFile>('GET', `conversations/${back.conversation_id}/export`)
    expect(again.body).toEqual(file)
  })

  it('reads as Markdown: the branch that is shown, with what made each answer', async () => {
    const { conversation_id: id, messages } = await made({
      title: 'Tokyo',
      messages: [question('Tell me.'), answer('No.')],
    })
    await add(id, [answer('A city.', { parent_id: messages[0]!.message_id })])
    const { headers, text } = await ask('GET', `conversations/${id}/markdown`)
    expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(text).toBe(
      '# Tokyo\n\n## You\n\nTell me.\n\n## fake-model\n\nA city.\n\n*steered: Talks like a pirate 0.5 · seed 7 · stop*\n',
    )
  })
})

describe('what does not fit a conversation is refused, and changes nothing', () => {
  it.each([
    ['a parent that is not there', [question('x', { parent_id: missing })], 404, 'unknown_message'],
    ['nothing said', [question('')], 422, 'validation_failed'],
    ['a question with what made it', [question('x', { made_by: madeWith(1) })], 422, 'validation_failed'],
    [
      'an id twice',
      [question('x', { message_id: missing }), question('y', { message_id: missing })],
      409,
      'already_exists',
    ],
    [
      'a variant that is none',
      [answer('x', { made_by: { ...madeWith(1), variant: { edits: [] } } })],
      422,
      'validation_failed',
    ],
    ['a message too long', [question('x'.repeat(100_001))], 422, 'validation_failed'],
    ['no message', [], 422, 'validation_failed'],
  ])('%s', async (_, messages, status, code) => {
    const { conversation_id: id } = await made({ messages: [question('Hi')] })
    expect(refusal(await add(id, messages))).toMatchObject({ status, code })
    expect((await read(id)).messages).toHaveLength(1)
  })

  it('a variant nested without end', async () => {
    const { conversation_id: id } = await made()
    let variant: object = { base_model: 'a', edits: [], scopes: [] }
    for (let i = 0; i < 500; i++)
      variant = {
        base_model: 'a',
        edits: [],
        scopes: [{ condition: { conditionals: [], operator: 'AND' }, nested_variant: variant }],
      }
    expect(refusal(await add(id, [answer('x', { made_by: { ...madeWith(1), variant } })]))).toMatchObject({
      status: 422,
    })
  })

  it('addresses, cursors and branches that are none', async () => {
    const { conversation_id: id } = await made()
    for (const place of ['x', '%00', missing.toUpperCase() + '0'])
      expect(refusal(await ask('GET', `conversations/${place}`))).toMatchObject({ status: 422 })
    expect(refusal(await ask('GET', `conversations/${missing}`))).toMatchObject({
      code: 'unknown_conversation',
    })
    for (const cursor of ['x', 'W10', 'WzEsIjEiXQ'])
      expect(refusal(await ask('GET', `conversations?cursor=${cursor}`))).toMatchObject({ status: 422 })
    expect(refusal(await ask('PATCH', `conversations/${id}`, { active_message_id: missing }))).toMatchObject({
      code: 'unknown_message',
    })
    expect(refusal(await ask('PATCH', `conversations/${id}`, { title: ' ' }))).toMatchObject({ status: 422 })
    expect(
      refusal(await ask('PATCH', `conversations/${id}/messages/${missing}`, { content: 'x' })),
    ).toMatchObject({
      code: 'unknown_message',
    })
  })

  it('a file that is none', async () => {
    const { conversation_id: id } = await made({ messages: [question('Hi')] })
    const { body: file } = await ask<ConversationFile>('GET', `conversations/${id}/export`)
    const orphan = { ...file, messages: [{ ...file.messages[0], parent_id: missing }] }
    for (const spoiled of [{}, { ...file, format: 'other' }, { ...file, active_message_id: missing }, orphan])
      expect([404, 422]).toContain((await ask('POST', 'conversations/import', spoiled)).status)
    expect((await list()).conversations).toHaveLength(1)
  })
})
