import { expect, it } from 'vitest'
import { makeFixture } from '@/lib/testing/fixture'
import { countTokens } from './count-tokens'

it('counts each message once, with the template around it, and all together what the model would read', async () => {
  const { context, engine } = makeFixture()
  const messages = [
    { role: 'user' as const, content: 'Tell me about Tokyo' },
    { role: 'assistant' as const, content: 'Tokyo is a city' },
    { role: 'user' as const, content: 'Why' },
  ]
  const address = { sessionId: 'default_session', variantId: 'default' }
  const count = await countTokens(context, address, messages, new AbortController().signal)
  const whole = await engine.tokenize(messages)
  expect(count.tokens).toBe(whole.length)
  expect(count.byMessage.reduce((sum, n) => sum + n, 0)).toBe(whole.length)
  expect(count.byMessage[0]).toBeGreaterThan(count.byMessage[2]!)
  expect(count.contextLength).toBe(engine.card.contextLength)
})
