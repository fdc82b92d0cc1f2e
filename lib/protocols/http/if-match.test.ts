import { describe, expect, it } from 'vitest'
import { ifMatch } from './if-match'

describe('If-Match', () => {
  it.each([null, '*', ' * '])('%j allows every version', (header) => {
    expect(ifMatch(header)).toBeUndefined()
  })

  it.each([
    ['"a"', ['a']],
    [' "a" ,"b" ', ['a', 'b']],
    ['"a,b"', ['a,b']],
    ['W/"a"', []],
    ['W/"a", "b"', ['b']],
    ['""', ['']],
  ])('%j allows those it lists, strongly compared', (header, allowed) => {
    const allows = ifMatch(header)!
    expect(['a', 'b', 'a,b', '', 'W/', 'c'].filter(allows)).toEqual(
      ['a', 'b', 'a,b', ''].filter((v) => allowed.includes(v)),
    )
  })

  it.each(['', 'a', '"a', '"a" "b"', '"a",', 'w/"a"', '"a\u0001"', '*, "a"'])('%j is refused', (header) => {
    expect(() => ifMatch(header)).toThrow(/"If-Match" must be/)
  })
})
