import { describe, expect, it } from 'vitest'
import { readEnv } from './env'

describe('readEnv', () => {
  it('needs nothing, and takes empty for unset', () => {
    for (const source of [{}, { MODEL_DIR: '', LOG_LEVEL: '' }]) {
      expect(readEnv(source)).toMatchObject({ MODEL_DIR: 'models/pocket', LOG_LEVEL: 'info' })
    }
  })

  it('takes what is given', () => {
    expect(readEnv({ MODEL_DIR: 'models/other' }).MODEL_DIR).toBe('models/other')
  })

  it('names the variable that is wrong', () => {
    expect(() => readEnv({ LOG_LEVEL: 'loud' })).toThrow('LOG_LEVEL')
  })
})
