import { beforeEach, describe, expect, it } from 'vitest'
import { chatChunk } from '@/lib/protocols/ember/contract'
import { install, makeFixture, type Fixture } from '@/lib/testing/fixture'
import { POST } from './route'

const request = (over: object = {}) =>
  new Request('http://tiller.test/api/inference/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'fake-model',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      ...over,
    }),
  })

/** What leaves in each write. */
async function writes(response: Response): Promise<string[]> {
  const decoder = new TextDecoder()
  const parts: string[] = []
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>)
    parts.push(decoder.decode(part))
  return parts
}

/** The Python client's way to read a write: it cuts at every `data: ` and parses what is between. */
const chunksIn = (write: string) =>
  write
    .split('data: ')
    .filter((piece) => piece !== '')
    .map((piece) => chatChunk.parse(JSON.parse(piece.trim())))

let fixture: Fixture
beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

describe('the stream', () => {
  it('sends every event in one write, and [DONE] in a write of its own', async () => {
    const response = await POST(request())
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const parts = await writes(response)
    expect(parts.pop()).toBe('data: [DONE]\n\n')
    const chunks = parts.flatMap(chunksIn)
    expect(chunks).toHaveLength(parts.length)
    expect(chunks.map(({ choices }) => choices[0]?.delta.content)).toEqual(['Hello', ' world', ''])
    expect(chunks.map(({ choices }) => choices[0]?.gf_token_index)).toEqual([0, 1, 2])
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, 'stop'])
    expect(chunks[0]?.model).toBe('tiller/fake-model')
  })

  it('can be cut where the Python client cuts it, whatever the answer says', async () => {
    fixture.engine.behaviour.words = ['data: {"x"}', ' data: ', '[DONE]']
    const parts = await writes(await POST(request()))
    const text = parts
      .slice(0, -1)
      .flatMap(chunksIn)
      .map(({ choices }) => choices[0]?.delta.content)
    expect(text.join('')).toBe('data: {"x"} data: [DONE]')
  })

  it('tells of a failure with the last event, after what was said, and does not call it done', async () => {
    fixture.engine.behaviour.failAt = { word: 1, error: new Error('secret') }
    const parts = await writes(await POST(request()))
    expect(parts).toHaveLength(2)
    expect(chunksIn(parts[0]!)[0]?.choices[0]?.delta.content).toBe('Hello')
    const { detail } = JSON.parse(parts[1]!.slice('data: '.length)) as { detail: string }
    expect(detail).not.toContain('secret')
  })

  it('stops the engine when the reader leaves', async () => {
    let reached: () => void = () => undefined
    const second = new Promise<void>((resolve) => (reached = resolve))
    fixture.engine.behaviour.beforeWord = (index, signal) => {
      if (index === 0) return Promise.resolve()
      reached()
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    const reader = (await POST(request())).body!.getReader()
    await reader.read()
    await second
    expect(fixture.engine.running).toBe(1)
    await reader.cancel()
    await expect.poll(() => fixture.engine.running).toBe(0)
  })
})

describe('the whole answer', () => {
  it('has the text, the reason and the usage', async () => {
    const response = await POST(request({ stream: false, max_completion_tokens: 1 }))
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      model: 'tiller/fake-model',
      gf_event_names: null,
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'length' }],
      usage: { completion_tokens: 1 },
    })
  })

  it('asks the engine for what the request says', async () => {
    const asked = {
      stream: false,
      seed: -1,
      top_p: 0,
      temperature: 0.1,
      stop: 'x',
      max_completion_tokens: null,
    }
    await POST(request(asked))
    const { contextLength } = fixture.engine.card
    expect(fixture.engine.requests[0]).toMatchObject({
      seed: -1,
      temperature: 0.1,
      stop: ['x'],
      maxTokens: contextLength,
    })
    expect(fixture.engine.requests[0]?.topP).toBeGreaterThan(0)
  })
})
