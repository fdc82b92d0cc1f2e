import { describe, expect, it, vi } from 'vitest'
import { checkEnv, faultsOf, isOpenToAll } from './check-env'

const KEY = 'a'.repeat(32)

describe('faultsOf', () => {
  it('finds nothing wrong with an empty environment, nor with variables that are none of ours', () => {
    expect(faultsOf({})).toEqual([])
    expect(faultsOf({ PATH: '/bin', LOG_FORMAT: 'x', NODE_ENV: 'production', TILLER_URL: 'x' })).toEqual([])
  })

  it('has a sentence for each fault, and says which variable was meant', () => {
    expect(
      faultsOf({ TILLER_MODEL_DIR: '/x', RATE_LIMIT_PER_MIN: '5', PORT: 'http', TRUST_PROXY: '-1' }),
    ).toEqual([
      'TILLER_MODEL_DIR: there is no such variable. Did you mean TILLER_MODELS_DIR?',
      'RATE_LIMIT_PER_MIN: there is no such variable. Did you mean RATE_LIMIT_PER_MINUTE?',
      'PORT: must be a whole number from 0 to 65535',
      'TRUST_PROXY: must be a whole number from 0 to 16',
    ])
  })

  it('knows how much is done at once, and what was meant by a variable about that', () => {
    expect(faultsOf({ ANSWERS_AT_ONCE: '8', LINE_LENGTH: '0', STALLED_READER_MS: '30000' })).toEqual([])
    expect(faultsOf({ ANSWERS_AT_ONCE: '0', LINE_LEN: '5', LINE_WAIT_MS: '1.5' })).toEqual([
      'LINE_LEN: there is no such variable. Did you mean LINE_LENGTH?',
      'ANSWERS_AT_ONCE: must be a whole number from 1 to 1024',
      'LINE_WAIT_MS: must be a whole number from 1 to 3600000',
    ])
  })

  it.each(['0.0.0.0', '::', '192.168.1.5', 'tiller.example'])('refuses HOST %s without keys', (HOST) => {
    const [fault, ...more] = faultsOf({ HOST })
    expect(fault).toMatch(/^HOST: .*npm run keys.*ALLOW_OPEN=1/)
    expect(more).toEqual([])
    expect(faultsOf({ HOST, ALLOW_OPEN: '1' })).toEqual([])
    expect(faultsOf({ HOST, TILLER_API_KEYS: `anna:${KEY}` })).toEqual([])
    expect(faultsOf({ HOST, TILLER_API_KEYS_FILE: 'package.json' })).toEqual([])
  })

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost', ''])('lets HOST be %j without keys', (HOST) => {
    expect(faultsOf({ HOST })).toEqual([])
  })

  it('takes OpenTelemetry’s variables, and says which was meant by one that is nearly theirs', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://localhost:4318'
    expect(faultsOf({ OTEL_LOGS_EXPORTER: 'none', OTEL_NODE_RESOURCE_DETECTORS: 'all' })).toEqual([])
    expect(
      faultsOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME: 'x', OTEL_TRACES_SAMPLER: 'always_on' }),
    ).toEqual([])
    expect(faultsOf({ OTEL_EXPORTER_OTLP_ENDPONT: 'http://localhost:4318' })).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPONT: there is no such variable. Did you mean OTEL_EXPORTER_OTLP_ENDPOINT?',
    ])
  })

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL'],
    [{ OTEL_TRACES_EXPORTER: 'console' }, 'OTEL_TRACES_EXPORTER'],
    [{ OTEL_TRACES_SAMPLER: 'some' }, 'OTEL_TRACES_SAMPLER'],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG'],
  ])('refuses %j where traces are sent', (source, name) => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }
    expect(faultsOf({ ...endpoint, ...source })).toEqual([expect.stringContaining(`${name}: `)])
  })

  it('says how to make the file of keys that is not there', () => {
    expect(faultsOf({ TILLER_API_KEYS_FILE: 'no/such/file' })).toEqual([
      expect.stringMatching(/^TILLER_API_KEYS_FILE: there is no file.*npm run keys -- add NAME/),
    ])
  })

  it('tells of keys that cannot be used without showing them', () => {
    for (const keys of ['secret-without-a-name', 'anna:short', 'anna:sha256:12', ` b c:${KEY}`]) {
      const faults = faultsOf({ TILLER_API_KEYS: `fine:${KEY},${keys}` })
      expect(faults).toEqual([expect.stringContaining('TILLER_API_KEYS: entry 2')])
      expect(faults[0]).not.toContain(keys.split(':').at(-1))
    }
    expect(faultsOf({ TILLER_API_KEYS: `a:${KEY},a:${KEY}b` })).toEqual([
      'TILLER_API_KEYS: has the name "a" twice',
    ])
  })

  it.each([
    [{ CORS_ORIGINS: 'https://app.example/path' }, 'CORS_ORIGINS'],
    [{ CORS_ORIGINS: 'app.example' }, 'CORS_ORIGINS'],
    [{ ALLOWED_HOSTS: 'https://app.example' }, 'ALLOWED_HOSTS'],
    [{ ALLOW_OPEN: 'yes' }, 'ALLOW_OPEN'],
    [{ TILLER_COOKIE_SECRET: 'short' }, 'TILLER_COOKIE_SECRET'],
  ])('refuses %j', (source, name) => {
    expect(faultsOf(source as Record<string, string>)).toEqual([expect.stringContaining(`${name}: `)])
  })
})

describe('checkEnv', () => {
  it('ends the process with 1 and every sentence', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never)
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    checkEnv({ LOG_LEVEL: 'silent', TILLER_X: '1', CORS_ORIGIN: '*' })
    expect(exit).toHaveBeenCalledWith(1)
    expect(error).toHaveBeenCalledTimes(2)
    vi.restoreAllMocks()
  })

  it('warns where everyone may come in', () => {
    expect(isOpenToAll({})).toBe(false)
    expect(isOpenToAll({ HOST: '0.0.0.0', ALLOW_OPEN: '1' })).toBe(true)
    expect(isOpenToAll({ VERCEL: '1' })).toBe(true)
    expect(isOpenToAll({ VERCEL: '1', TILLER_API_KEYS: `anna:${KEY}` })).toBe(false)
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    checkEnv({ HOST: '0.0.0.0', ALLOW_OPEN: '1' })
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('WARNING'))
    vi.restoreAllMocks()
  })
})
