import { describe, expect, it } from 'vitest'
import { readEnv } from '@/lib/server/env'
import { ModelNames } from './model-names'

const aliasesOf = (MODEL_ALIASES: string) => readEnv({ MODEL_ALIASES }).MODEL_ALIASES

describe('ModelNames', () => {
  it('resolves the served name, the bare id and every alias to the served name, and nothing else', () => {
    const names = new ModelNames('pocket', aliasesOf('meta/llama-8b=tiller/pocket, old=pocket'))
    for (const name of ['tiller/pocket', 'pocket', 'meta/llama-8b', 'old']) {
      expect(names.resolve(name)).toBe('tiller/pocket')
    }
    expect(names.resolve('Pocket')).toBeNull()
    expect(names.resolve('')).toBeNull()
    expect(names.accepted).toEqual(['tiller/pocket', 'pocket', 'meta/llama-8b', 'old'])
  })

  it('has no aliases unless the environment gives some', () => {
    expect(new ModelNames('pocket', readEnv({}).MODEL_ALIASES).accepted).toEqual(['tiller/pocket', 'pocket'])
  })

  it('refuses an alias of a model that is not served', () => {
    expect(() => new ModelNames('pocket', aliasesOf('a=b'))).toThrow(/"a" stands for "b".*"tiller\/pocket"/)
  })

  it.each(['a', '=pocket', 'a=', 'a=pocket=b'])('refuses the environment %j', (text) => {
    expect(() => aliasesOf(text)).toThrow(/MODEL_ALIASES.*foreign-name=served-name/)
  })
})
