import { describe, expect, it } from 'vitest'
import { choiceLogprobs, logprobOf } from './logprobs'

const token = (text: string) => ({
  type: 'token' as const,
  id: 1,
  text,
  index: 0,
  logprob: {
    id: 1,
    text,
    bytes: [...Buffer.from(text)],
    logprob: -0.5,
    top: [{ id: 2, text: 'x', bytes: [0x78], logprob: -0.25 }],
  },
})

describe('log-probabilities', () => {
  it('gives each token with its bytes and its rivals', () => {
    expect(choiceLogprobs([token('é')])).toEqual({
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

  it('claims no bytes for part of a character', () => {
    expect(choiceLogprobs([token('\ufffd')]).content[0]?.bytes).toBeNull()
  })

  it('has no entry for text that was held back to the end, and nothing where nothing was asked for', () => {
    const held = { type: 'token' as const, id: -1, text: 'rest', index: 3 }
    expect(choiceLogprobs([token('a'), held]).content).toHaveLength(1)
    expect(logprobOf(held)).toBeNull()
  })
})
