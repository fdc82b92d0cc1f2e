import { describe, expect, it } from 'vitest'
import { withoutPossessives } from './possessive'

const refuse = (why: string): never => {
  throw new Error(why)
}

describe('withoutPossessives', () => {
  it.each([
    [String.raw`\s++$`, String.raw`(?:\s+(?!\s))$`],
    [String.raw`[^\r\n]?+\p{L}*+`, String.raw`(?:[^\r\n]|(?![^\r\n]))(?:\p{L}*(?!\p{L}))`],
    [String.raw`[[:alpha:]\]]++x`, String.raw`(?:[[:alpha:]\]]+(?![[:alpha:]\]]))x`],
    [String.raw`[]a]++`, String.raw`(?:[]a]+(?![]a]))`],
    ['😀++', '(?:😀+(?!😀))'],
  ])('says %s as %s', (pattern, expected) => {
    expect(withoutPossessives(pattern, refuse)).toBe(expected)
  })

  it.each([
    String.raw`(?i:'s|'t)?|[^\s\p{L}]+[\r\n]*| ?\p{N}{1,3}+|\s+(?!\S)|a+?|b{2}?`,
    String.raw`\++|[+]+|\\+`,
    String.raw`(?<!a)(?<name>b)+(?:c)?`,
  ])('leaves %s as it is', (pattern) => {
    expect(withoutPossessives(pattern, refuse)).toBe(pattern)
  })

  it('refuses a possessive group', () => {
    expect(() => withoutPossessives('(?:ab)++', refuse)).toThrow(/possessive group/)
  })
})
