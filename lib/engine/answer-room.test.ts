import { expect, it } from 'vitest'
import { answerRoom } from './answer-room'

it.each([
  ['16 tokens', 256, 1024, 16],
  ['what is asked for, if that is less', 3, 1024, 3],
  ['nothing for an answer of no tokens', 0, 1024, 0],
  ['an eighth of a small context', 256, 64, 8],
  ['one token in the smallest context', 256, 4, 1],
])('keeps %s', (_, maxTokens, contextLength, room) => {
  expect(answerRoom(maxTokens, contextLength)).toBe(room)
})
