import { describe, expect, it } from 'vitest'
import { chatCompletionRequest } from '@/lib/protocols/openai/contract'
import { chatRequest, searchRequest, steerRequest } from '@/lib/protocols/tiller/contract'
import type { Failure } from '@/lib/errors'
import { validate } from './validation'

function refusal(schema: Parameters<typeof validate>[0], value: unknown): Failure {
  try {
    validate(schema, value)
  } catch (error) {
    return error as Failure
  }
  throw new Error('The value was accepted')
}

const chat = { session_id: 's', messages: [{ role: 'user', content: 'Hi' }] }
const openAi = { model: 'm', messages: chat.messages }
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)
const edit = { session_id: 's', feature_label: 'x' }

describe('validate', () => {
  it('says in one sentence what is wrong and where', () => {
    const sentences: [Parameters<typeof validate>[0], unknown, string][] = [
      [searchRequest, { query: 'x' }, '"session_id" is missing.'],
      [searchRequest, { session_id: 's', query: 7 }, '"query" must be a string, not a number.'],
      [searchRequest, { session_id: 's', query: ' ' }, '"query" must have at least 1 character.'],
      [searchRequest, { session_id: 's', query: 'x', top_k: 101 }, '"top_k" must be at most 100.'],
      [
        searchRequest,
        { session_id: 's', query: 'x', top_k: 1.5 },
        '"top_k" must be a whole number, not a number with decimals.',
      ],
      [
        searchRequest,
        JSON.parse('{"session_id":"s","query":"x","top_k":1e999}'),
        '"top_k" must be a number between -1.7976931348623157e+308 and 1.7976931348623157e+308.',
      ],
      [searchRequest, null, 'The request must be an object, not null.'],
      [searchRequest, [], 'The request must be an object, not an array.'],
      [chatRequest, { ...chat, messages: [] }, '"messages" must have at least 1 entry.'],
      [
        chatRequest,
        { ...chat, messages: [{ role: 'bot', content: 'Hi' }] },
        '"messages[0].role" must be "system" or "user" or "assistant".',
      ],
      [
        chatRequest,
        { ...chat, messages: [...chat.messages, { role: 'system', content: 'Hi' }] },
        '"messages": The last message must be from the user or the assistant.',
      ],
      [chatRequest, { ...chat, stop: many(9, 'x') }, '"stop" must have at most 8 entries.'],
      [chatCompletionRequest, { ...openAi, stop: many(5, 'x') }, '"stop" must have at most 4 entries.'],
      [chatCompletionRequest, { ...openAi, stop: 7 }, '"stop" must be a string, not a number.'],
      [
        chatCompletionRequest,
        { ...openAi, seed: 0.5 },
        '"seed" must be a whole number, not a number with decimals.',
      ],
      [chatRequest, { ...chat, top_p: 0 }, '"top_p" must be more than 0.'],
      [steerRequest, { ...edit, value: 2 }, '"value" must be at most 1.'],
      [steerRequest, { ...edit, value: '0.5' }, '"value" must be a number, not a string.'],
      [
        steerRequest,
        { session_id: 's', value: 0.5 },
        'Give exactly one of feature_label, feature_id and index_in_sae.',
      ],
      [
        steerRequest,
        { session_id: 's', edits: [{ feature_label: 'x', value: -2 }] },
        '"edits[0].value" must be at least -1.',
      ],
      [steerRequest, { session_id: 's', edits: [] }, '"edits" must have at least 1 entry.'],
    ]
    for (const [schema, value, sentence] of sentences) {
      const error = refusal(schema, value)
      expect(error.message).toBe(sentence)
      expect(error.code).toBe('validation_failed')
      expect(error.extra.issues?.length).toBeGreaterThan(0)
    }
  })

  it('does not send back what it was sent at length', () => {
    const error = refusal(steerRequest, { ...edit, value: 0.5, ['k'.repeat(100_000)]: 1 })
    expect(JSON.stringify([error.message, error.extra]).length).toBeLessThan(2000)
    const many = refusal(chatRequest, { ...chat, messages: Array.from({ length: 128 }, () => 1) })
    expect(many.extra.issues).toHaveLength(20)
  })

  it('gives back what the schema makes of the value', () => {
    expect(validate(searchRequest, { session_id: 's', query: ' x ' })).toEqual({
      session_id: 's',
      query: 'x',
      top_k: 20,
    })
  })
})
