import { describe, expect, it } from 'vitest'
import { checkAliases, ModelNames } from './model-names'

const aliases = new Map([
  ['meta/llama-8b', 'tiller/pocket'],
  ['old', 'pocket'],
  ['other-name', 'tiller/smol'],
])

describe('ModelNames', () => {
  it('resolves wire names, bare names and aliases to the models they stand for, and nothing else', () => {
    const names = new ModelNames(['pocket', 'smol'], aliases)
    for (const name of ['tiller/pocket', 'pocket', 'meta/llama-8b', 'old']) {
      expect(names.resolve(name)).toBe('pocket')
    }
    for (const name of ['tiller/smol', 'smol', 'other-name']) expect(names.resolve(name)).toBe('smol')
    expect(names.resolve('Pocket')).toBeUndefined()
    expect(names.resolve('')).toBeUndefined()
    expect(names.accepted).toEqual([
      ...['tiller/pocket', 'pocket', 'tiller/smol', 'smol'],
      ...['meta/llama-8b', 'old', 'other-name'],
    ])
  })

  it("lets no alias take a model's own name, or stand for a model that is not there", () => {
    const names = new ModelNames(
      ['pocket', 'smol'],
      new Map([
        ['smol', 'pocket'],
        ['gone', 'missing'],
      ]),
    )
    expect(names.resolve('smol')).toBe('smol')
    expect(names.resolve('gone')).toBeUndefined()
  })
})

it('checkAliases: an alias of a model that is not served', () => {
  expect(() => checkAliases(['pocket'], new Map([['a', 'b']]))).toThrow(/"a" stands for "b".*"tiller\/pocket"/)
  expect(() => checkAliases(['pocket', 'smol'], aliases)).not.toThrow()
})
