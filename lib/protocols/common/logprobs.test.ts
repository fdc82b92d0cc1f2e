import { describe, expect, it } from 'vitest'
import { choiceLogprobsOf, logprobOf } from './logprobs'

const token = (text: string, bytes = [...Buffer.from(text)]) => ({
  type: 'token' as const,
  id: 1,
  text,
  index: 0,
  logprob: {
    id: 1,
    text,
    bytes,
    logprob: -0.5,
    top: [{ id: 2, text: 'x', bytes: [0x78], logprob: -0.25 }],
  },
})

describe('log-probabilities', () => {
  it('gives each token with its bytes and its rivals', () => {
    expect(choiceLogprobsOf([token('é')])).toEqual({
      content: [
        {
          token: 'é',
          logprob: -0.5,
          bytes: [0xc3, 0xa9],
          top_logprobs: [{ token: 'x', logprob: -0.25, bytes: [0x78] }],
        },
      ],
      refusal: null,
    })
  })

  it('gives the real bytes of part of a character, so that those of all tokens spell the text', () => {
    const parts = [token('\ufffd', [0xf0, 0x9f]), token('\ufffd', [0x8f, 0xb4])]
    const { content } = choiceLogprobsOf(parts)
    expect(Buffer.from(content.flatMap(({ bytes }) => bytes)).toString()).toBe('\u{1f3f4}')
  })

  it('has no entry for text that was held back to the end, and nothing where nothing was asked for', () => {
    const held = { type: 'token' as const, id: -1, text: 'rest', index: 3 }
    expect(choiceLogprobsOf([token('a'), held]).content).toHaveLength(1)
    expect(logprobOf(held)).toBeNull()
  })
})
