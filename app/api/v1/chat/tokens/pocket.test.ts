import { expect, it } from 'vitest'
import { countTokensResponse } from '@/lib/protocols/tiller/contract'
import { post } from '@/lib/testing/fixture'
import { POST as count } from './route'

const ask = async (...contents: string[]) => {
  const messages = contents.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }))
  const answer = await count(post({ session_id: 'default_session', messages }))
  expect(answer.status).toBe(200)
  return countTokensResponse.parse(await answer.json())
}

it('counts what Pocket would read, and conversations that it could not read message by message', async () => {
  const short = await ask('Tokyo is a city. ', 'Yes.', 'Why?')
  expect(short.by_message.reduce((sum, n) => sum + n, 0)).toBe(short.tokens)
  expect(short.tokens).toBeLessThan(40)

  const long = 'Tokyo is a city. '.repeat(150)
  const { tokens, by_message, context_length } = await ask(long, long, 'Why?')
  expect(tokens).toBeGreaterThan(context_length)
  expect(by_message[0]).toBeGreaterThan(700)
  expect(by_message[2]).toBeLessThan(20)

  const longer = await ask(long + long)
  expect(longer.by_message).toEqual([longer.context_length + 1])
})
