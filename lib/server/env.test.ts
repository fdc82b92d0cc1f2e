import { describe, expect, it } from 'vitest'
import { readEnv } from './env'

describe('readEnv', () => {
  it('needs nothing, and takes empty for unset', () => {
    for (const source of [{}, { DEFAULT_MODEL: '', LOG_LEVEL: '' }]) {
      expect(readEnv(source)).toMatchObject({ DEFAULT_MODEL: 'pocket', LOG_LEVEL: 'info' })
    }
    expect(readEnv({}).MODEL_ALIASES.size).toBe(0)
  })

  it('takes what is given', () => {
    expect(readEnv({ DEFAULT_MODEL: 'other' }).DEFAULT_MODEL).toBe('other')
    const { MODEL_ALIASES } = readEnv({ MODEL_ALIASES: 'meta/llama-8b=tiller/pocket, old=pocket' })
    expect([...MODEL_ALIASES]).toEqual([
      ['meta/llama-8b', 'tiller/pocket'],
      ['old', 'pocket'],
    ])
  })

  it('names the variable that is wrong', () => {
    expect(() => readEnv({ LOG_LEVEL: 'loud' })).toThrow('LOG_LEVEL')
  })

  it('takes PostgreSQL databases only, and does not repeat their passwords', () => {
    for (const url of ['postgres://a:secret@host/tiller', 'postgresql:///tiller'])
      expect(readEnv({ DATABASE_URL: url }).DATABASE_URL).toBe(url)
    const wrong = () => readEnv({ DATABASE_URL: 'mysql://a:secret@host/tiller' })
    expect(wrong).toThrow(/DATABASE_URL.*postgres:\/\//)
    expect(wrong).not.toThrow(/secret/)
  })

  it.each(['a', '=pocket', 'a=', 'a=pocket=b'])('refuses the aliases %j', (text) => {
    expect(() => readEnv({ MODEL_ALIASES: text })).toThrow(/MODEL_ALIASES.*foreign-name=served-name/)
  })
})
