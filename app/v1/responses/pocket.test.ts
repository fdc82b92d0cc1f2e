import OpenAI from 'openai'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { response, responseEvent } from '@/lib/protocols/openai/contract'
import { BASE_URL, collected, post, routed } from '../wire.fixture'

const client = new OpenAI({ apiKey: 'any', baseURL: `${BASE_URL}/v1`, fetch: routed, maxRetries: 0 })
const model = 'tiller/pocket'
const input = 'Tell me about Tokyo.'
/** OpenAI's own client knows no seed here, and hands on what it does not know. */
const asked = { model, input, temperature: 0.7, max_output_tokens: 24, ...{ seed: 7 } }

/** OpenAI's Node client and the model that Tiller ships. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('/v1/responses, with models/pocket', () => {
  it('answers as the chat would, and says what it took', async () => {
    const messages = [{ role: 'user' as const, content: input }]
    const chat = await client.chat.completions.create({
      model,
      messages,
      seed: 7,
      temperature: 0.7,
      max_completion_tokens: 24,
    })
    const answer = await client.responses.create(asked)
    expect(answer.output_text).toBe(chat.choices[0]!.message.content)
    expect(answer.usage).toMatchObject({
      input_tokens: chat.usage!.prompt_tokens,
      output_tokens: chat.usage!.completion_tokens,
      total_tokens: chat.usage!.total_tokens,
    })
    response.strict().parse(await (await post('/v1/responses', asked)).json())
  })

  it('reads instructions as a system message, and a conversation in parts', async () => {
    const conversation = [
      { role: 'developer' as const, content: 'Be brief.' },
      { role: 'user' as const, content: [{ type: 'input_text' as const, text: input }] },
    ]
    const parts = await client.responses.create({ ...asked, input: conversation })
    const instructed = await client.responses.create({ ...asked, instructions: 'Be brief.' })
    expect(parts.output_text).toBe(instructed.output_text)
    expect(parts.usage).toEqual(instructed.usage)
  })

  it('takes its own output back as input', async () => {
    const first = await client.responses.create(asked)
    const said = { role: 'user' as const, content: input }
    const next = { role: 'user' as const, content: 'And food?' }
    const second = await client.responses.create({
      ...asked,
      input: [said, ...first.output.filter((item) => item.type === 'message'), next],
    })
    expect(second.usage!.input_tokens).toBeGreaterThan(first.usage!.total_tokens)
  })

  it('streams events from which the client makes what it would have been answered whole', async () => {
    const include = ['message.output_text.logprobs' as const]
    const full = { ...asked, include, top_logprobs: 2 }
    const whole = await client.responses.create(full)
    const stream = client.responses.stream(full)
    let said = ''
    stream.on('response.output_text.delta', ({ delta }) => (said += delta))
    const made = await stream.finalResponse()
    expect(said).toBe(whole.output_text)
    expect(made.output_text).toBe(whole.output_text)
    expect(made.usage).toEqual(whole.usage)
    const [part] = made.output[0]!.type === 'message' ? made.output[0]!.content : []
    const [wholePart] = whole.output[0]!.type === 'message' ? whole.output[0]!.content : []
    expect(part).toMatchObject(wholePart!)
    expect(wholePart).toMatchObject({ logprobs: { length: whole.usage!.output_tokens } })
  })

  it('numbers its events, and ends with the reason', async () => {
    const cut = { ...asked, max_output_tokens: 3 }
    const events = await collected(await client.responses.create({ ...cut, stream: true }))
    for (const event of events) expect(responseEvent.safeParse(event).error).toBeUndefined()
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual([...events.keys()])
    const types = events.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1])
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.incomplete',
    ])
    const whole = await client.responses.create(cut)
    expect(whole).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { output_tokens: 3 },
    })
  })

  it('is held to a schema, and says to which', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string', maxLength: 12 }, big: { type: 'boolean' } },
      required: ['city', 'big'],
      additionalProperties: false,
    }
    const format = { type: 'json_schema' as const, name: 'city', schema, strict: true }
    const answer = await client.responses.create({ ...asked, max_output_tokens: 60, text: { format } })
    expect(answer.text).toEqual({ format })
    expect(JSON.parse(answer.output_text)).toEqual({ city: expect.any(String), big: expect.any(Boolean) })
  })

  it('continues an assistant’s last message', async () => {
    const open = [
      { role: 'user' as const, content: input },
      { role: 'assistant' as const, content: 'Tokyo is' },
    ]
    const { output_text } = await client.responses.create({ ...asked, input: open })
    expect(output_text).not.toContain('<|')
    expect(output_text).toMatch(/^\s/)
  })

  it.each<[string, object, string]>([
    ['what was answered before', { previous_response_id: 'resp_1' }, 'previous_response_id'],
    ['keeping the answer', { store: true }, 'store'],
    ['a tool', { tools: [{ type: 'function', name: 'f', parameters: {}, strict: true }] }, 'tools'],
    ['a form that is no JSON', { text: { format: { type: 'xml' } } }, 'text.format'],
    [
      'an image',
      { input: [{ role: 'user', content: [{ type: 'input_image' }] }] },
      'input[0].content[0].type',
    ],
    ['a tool’s answer', { input: [{ type: 'function_call_output', call_id: '1', output: '' }] }, 'input[0]'],
    ['reasoning', { reasoning: { effort: 'high' } }, 'reasoning'],
  ])('400: %s, in words', async (_, over, param) => {
    const error = await client.responses.create({ ...asked, ...over }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect((error as { param?: string }).param).toContain(param)
  })
})
