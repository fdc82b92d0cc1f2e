import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { call } from '@/app/api/inference/v1/wire.fixture'
import { POST as chat } from '@/app/api/v1/chat/completions/route'
import { post as postV1 } from '@/app/v1/wire.fixture'
import { chatResponse } from '@/lib/protocols/tiller/contract'
import { post } from '@/lib/testing/fixture'

interface Answered {
  choices: { message: { content: string } }[]
}
type Conversation = { role: string; content: string }[]

const model = 'pocket'
const drawn = { temperature: 0, top_p: 1, max_completion_tokens: 40 }
const contentOf = async (response: Response) =>
  ((await response.json()) as Answered).choices[0]!.message.content

/** How each protocol is asked for an answer. */
const protocols: Record<string, (messages: Conversation) => Promise<string>> = {
  '/v1': async (messages) => contentOf(await postV1('/v1/chat/completions', { model, messages, ...drawn })),
  Ember: async (messages) => contentOf(await call('POST chat/completions', { model, messages, ...drawn })),
  '/api/v1': async (messages) => {
    const body = { session_id: 'default_session', messages, stream: false, ...drawn }
    return chatResponse.parse(await (await chat(post(body))).json()).content
  },
}

const question = [{ role: 'user', content: 'Tell me about Tokyo.' }]
const continued = (content: string) => [...question, { role: 'assistant', content }]

describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('a last message of the assistant', () => {
  it.each(Object.entries(protocols))('%s continues it with what would have followed', async (_, ask) => {
    const whole = await ask(question)
    const begun = whole.slice(0, whole.indexOf(' ', 12))
    const rest = await ask(continued(begun))
    expect(rest).not.toMatch(/<\|/)
    expect(rest).not.toBe('')
    expect((begun + rest).startsWith(whole) || whole.startsWith(begun + rest)).toBe(true)
  })

  it.each(Object.entries(protocols))('%s takes words that the model would not have said', async (_, ask) => {
    const rest = await ask(continued('Arr, Tokyo be'))
    expect(rest).toMatch(/^\s/)
    expect(rest).not.toMatch(/<\||assistant/)
  })
})
