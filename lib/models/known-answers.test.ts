import { describe, expect, it } from 'vitest'
import { FakeEngine } from '@/lib/testing/fake-engine'
import { checkAnswers } from './known-answers'

describe('a model of a folder without known answers', () => {
  it.each([NaN, -Infinity])('is refused if the logarithm of a probability is %d', async (logprob) => {
    const engine = new FakeEngine()
    const say = engine.complete.bind(engine)
    engine.complete = async function* (...asked) {
      for await (const event of say(...asked))
        yield event.type === 'token' && event.logprob
          ? { ...event, logprob: { ...event.logprob, logprob } }
          : event
    }
    await expect(checkAnswers('tests', engine, new Float32Array())).rejects.toThrow(
      'logits are no finite numbers, so it cannot answer',
    )
  })
})
