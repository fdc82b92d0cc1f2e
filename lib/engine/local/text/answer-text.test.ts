import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerText } from './answer-text'

/** A vocabulary whose ids are bytes, with one special token. */
const SPECIAL = 256
const bytesOf = (id: number) => Uint8Array.from(id === SPECIAL ? [] : [id])
const bytes = (text: string) => [...new TextEncoder().encode(text)]

function feed(text: string | number[], stops: string[] = []) {
  const answer = new AnswerText(bytesOf, stops)
  const deltas: string[] = []
  for (const id of typeof text === 'string' ? bytes(text) : text) {
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

  it('drops the incomplete character that an answer ends with, and no other', () => {
    for (const [whole, cut] of [
      ['a🙂', 3],
      ['naïve é', 1],
      ['語', 2],
    ] as const) {
      expect(feed(bytes(whole).slice(0, -cut)).text).toBe([...whole].slice(0, -1).join(''))
    }
  })

  it('keeps a replacement character that was said, and shows one for bytes that are no character', () => {
    expect(feed('a\ufffd').text).toBe('a\ufffd')
    expect(feed([0x61, 0xf0, 0x9f, 0x62]).text).toBe('a\ufffdb')
    expect(feed([0x61, 0x80]).text).toBe('a\ufffd')
  })

  it('keeps a byte order mark as the character that it is', () => {
    expect(feed('\ufeffa').text).toBe('\ufeffa')
  })

  it('passes over special tokens, even inside a character', () => {
    expect(feed([0xc3, SPECIAL, 0xa9, SPECIAL]).text).toBe('é')
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
