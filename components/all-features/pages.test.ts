import { describe, expect, it } from 'vitest'
import { lineAt, lineOf, linesOf, pagesOf } from './pages'

const themes = [
  { theme: 'speaking' as const, count: 2 },
  { theme: 'food' as const, count: 1 },
  { theme: 'unclear' as const, count: 3 },
]

describe('the lines of a list', () => {
  it('have each theme before its features, and every feature once', () => {
    const lines = Array.from({ length: linesOf(6, themes) }, (_, line) => lineAt(line, themes))
    expect(lines).toEqual([
      { theme: themes[0] },
      { at: 0 },
      { at: 1 },
      { theme: themes[1] },
      { at: 2 },
      { theme: themes[2] },
      { at: 3 },
      { at: 4 },
      { at: 5 },
    ])
    for (const at of [0, 1, 2, 3, 4, 5]) expect(lines[lineOf(at, themes)]).toEqual({ at })
  })

  it('are the features alone where nothing is told apart', () => {
    expect(linesOf(6, null)).toBe(6)
    expect(lineAt(4, null)).toEqual({ at: 4 })
    expect(lineOf(4, null)).toBe(4)
  })

  it('lie on pages', () => expect(pagesOf([0, 1, 59, 60, 200])).toEqual([0, 1, 3]))
})
