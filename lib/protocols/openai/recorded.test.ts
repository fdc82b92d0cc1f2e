import { readFileSync } from 'node:fs'
import OpenAI, { BadRequestError, NotFoundError } from 'openai'
import type { ChatCompletionChunk } from 'openai/resources/chat'
import { describe, expect, it } from 'vitest'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const answerOf = (name: string) => JSON.parse(fixture(`${name}.response.txt`)) as object

interface Exchange {
  method: string
  path: string
  body: unknown
  status: number
}
const requestOf = (name: string) => JSON.parse(fixture(`${name}.request.json`)) as Exchange

/** OpenAI's Node client, answered with a recording, and what it sent. */
function replay(name: string) {
  const { status } = requestOf(name)
  const sent: Omit<Exchange, 'status'>[] = []
  const client = new OpenAI({
    apiKey: 'key',
    baseURL: 'http://recorded.test/v1',
    maxRetries: 0,
    fetch: async (input, init) => {
      const body = init?.body ? (JSON.parse(String(init.body)) as unknown) : null
      const path = decodeURIComponent(new URL(String(input)).pathname)
      sent.push({ method: init?.method?.toUpperCase() ?? 'GET', path, body })
      const streamed = name.endsWith('-stream')
      const headers = { 'content-type': streamed ? 'text/event-stream' : 'application/json' }
      return new Response(fixture(`${name}.response.txt`), { status, headers })
    },
  })
  return { client, sent }
}

const model = 'tiller/pocket'
const hello = [{ role: 'user' as const, content: 'Say hello in one sentence.' }]
const talk = [
  { role: 'developer' as const, content: 'Be brief.' },
  ...hello,
  { role: 'assistant' as const, content: 'Ahoy, matey!' },
  {
    role: 'user' as const,
    content: ['And once', 'more?'].map((text) => ({ type: 'text' as const, text })),
  },
]
const settings = { model, messages: hello, max_completion_tokens: 12, temperature: 0.7, seed: 3 }
const logprobs = { logprobs: true, top_logprobs: 2 }
const streamed = { stream: true as const, stream_options: { include_usage: true } }
const steering = { interventions: [{ index_in_sae: 0, strength: 0.4, mode: 'add' }] }
const several = { messages: talk, n: 2, top_p: 0.9, stop: ['\n\n'], user: 'me' }

async function chunksOf(stream: Promise<AsyncIterable<ChatCompletionChunk>>): Promise<ChatCompletionChunk[]> {
  const chunks: ChatCompletionChunk[] = []
  for await (const chunk of await stream) chunks.push(chunk)
  return chunks
}

/** What tests/clients/recording asks with Python, in TypeScript. */
const answered: Record<string, (client: OpenAI) => Promise<unknown>> = {
  models: ({ models }) => models.list().then(({ data }) => ({ object: 'list', data })),
  model: ({ models }) => models.retrieve(model),
  chat: ({ chat }) => chat.completions.create(settings),
  'chat-choices': ({ chat }) => chat.completions.create({ ...settings, ...several, ...logprobs }),
  'chat-steered': ({ chat }) => chat.completions.create({ ...settings, ...steering }),
}
const streams: Record<string, (client: OpenAI) => Promise<ChatCompletionChunk[]>> = {
  'chat-stream': ({ chat }) => chunksOf(chat.completions.create({ ...settings, ...streamed })),
  'chat-logprobs-stream': ({ chat }) =>
    chunksOf(chat.completions.create({ ...settings, ...streamed, ...logprobs })),
}
const tool = { type: 'function' as const, function: { name: 'weather', parameters: { type: 'object' } } }
const refused: [
  name: string,
  kind: typeof BadRequestError | typeof NotFoundError,
  call: (client: OpenAI) => Promise<unknown>,
][] = [
  ['refused-model', NotFoundError, ({ chat }) => chat.completions.create({ ...settings, model: 'gpt-4o' })],
  ['refused-tools', BadRequestError, ({ chat }) => chat.completions.create({ ...settings, tools: [tool] })],
  [
    'refused-temperature',
    BadRequestError,
    ({ chat }) => chat.completions.create({ ...settings, temperature: 3 }),
  ],
]

function expectTheSame(name: string, sent: Omit<Exchange, 'status'>[]): void {
  const { method, path, body } = requestOf(name)
  expect(sent).toEqual([{ method, path, body }])
}

describe('recorded from openai', () => {
  it.each(Object.entries(answered))('%s: Node asks what Python asked, and reads it', async (name, call) => {
    const { client, sent } = replay(name)
    expect(await call(client)).toEqual(answerOf(name))
    expectTheSame(name, sent)
  })

  it.each(Object.entries(streams))('%s: Node reads every chunk', async (name, call) => {
    const { client, sent } = replay(name)
    const chunks = await call(client)
    expectTheSame(name, sent)
    const events = fixture(`${name}.response.txt`).trim().split('\n\n')
    expect(events.pop()).toBe('data: [DONE]')
    expect(chunks).toEqual(events.map((event) => JSON.parse(event.slice('data: '.length)) as object))
    expect(chunks.at(-1)?.usage?.total_tokens).toBeGreaterThan(0)
  })

  it.each(refused)('%s: Node throws its own error of that status', async (name, kind, call) => {
    const { client, sent } = replay(name)
    const error = await call(client).then(
      () => expect.fail('the call succeeded'),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ status: requestOf(name).status, error: answerOf(name)['error' as never] })
    expectTheSame(name, sent)
  })

  it('a stream says what the same request is answered as a whole', async () => {
    const chunks = await streams['chat-stream']!(replay('chat-stream').client)
    const whole = await replay('chat').client.chat.completions.create(settings)
    const said = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(said).toBe(whole.choices[0]?.message.content)
  })
})
