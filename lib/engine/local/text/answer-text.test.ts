import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerText } from './answer-text'

/** A tokenizer whose ids are bytes. */
const decodeBytes = (ids: number[]) => new TextDecoder().decode(Uint8Array.from(ids))
const bytes = (text: string) => [...new TextEncoder().encode(text)]

function feed(text: string, stops: string[] = []) {
  const answer = new AnswerText(decodeBytes, stops)
  const deltas: string[] = []
  for (const id of bytes(text)) {
    deltas.push(answer.push(id))
    if (answer.stopped) break
  }
  return { deltas, text: deltas.join('') + answer.finish(), stopped: answer.stopped }
}

describe('AnswerText', () => {
  it('gives back every text whole, whatever its characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(feed(text).text).toBe(text.toWellFormed?.() ?? text)
      }),
    )
  })

  it('never shows half a character', () => {
    expect(feed('a🙂b').deltas).toEqual(['a', '', '', '', '🙂', 'b'])
  })

  it('ends before the first stop string, and shows no part of it', () => {
    expect(feed('one two three', ['two'])).toMatchObject({ text: 'one ', stopped: true })
    expect(feed('abcabd!', ['abd']).deltas.join('')).toBe('abc')
  })

  it('shows text that only looked like a stop string', () => {
    expect(feed('an END? no', ['END!']).text).toBe('an END? no')
    expect(feed('tail EN', ['END!']).text).toBe('tail EN')
  })

  it('ends at the earliest of several stop strings, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 }),
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 }), {
          maxLength: 3,
        }),
        (text, stops) => {
          // The earliest end wins while tokens arrive one by one; among stops ending together, the longest.
          let expected = text
          for (let end = 1; end <= text.length; end++) {
            const hits = stops.filter((s) => text.slice(0, end).endsWith(s))
            if (hits.length === 0) continue
            expected = text.slice(0, end - Math.max(...hits.map((s) => s.length)))
            break
          }
          expect(feed(text, stops).text).toBe(expected)
        },
      ),
    )
  })
})
