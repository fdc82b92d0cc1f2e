import { describe, expect, it } from 'vitest'
import { checkHost, isServedHost, servedHosts } from './hosts'

const served = (HOST: string, ALLOWED_HOSTS: string[] = [], env = {}) =>
  servedHosts({ HOST, ALLOWED_HOSTS }, env)

describe('the names under which the server is reached', () => {
  it.each([
    'localhost',
    'LOCALHOST:3000',
    '127.0.0.1:80',
    '[::1]:3000',
    '[0:0:0:0:0:0:0:1]',
    '192.168.1.5:3000',
  ])('is served as %s', (host) => expect(isServedHost(host, served('192.168.1.5'))).toBe(true))

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:3000',
    '10.0.0.1',
    '',
    '[::1',
    'a b',
    'x@localhost',
  ])('is not served as %j', (host) => {
    expect(isServedHost(host, served('127.0.0.1'))).toBe(false)
    expect(() => checkHost(host, served('127.0.0.1'))).toThrow(/ALLOWED_HOSTS/)
  })

  it('takes names from ALLOWED_HOSTS, those below a name, and any', () => {
    expect(isServedHost('tiller.example:443', served('127.0.0.1', ['tiller.example']))).toBe(true)
    expect(isServedHost('a.tiller.example', served('127.0.0.1', ['*.tiller.example']))).toBe(true)
    expect(isServedHost('eviltiller.example', served('127.0.0.1', ['*.tiller.example']))).toBe(false)
    expect(isServedHost('what.ever', served('127.0.0.1', ['*']))).toBe(true)
  })

  it.each(['0.0.0.0', '::'])(
    'on every interface (%s) is served under addresses, and no other names',
    (HOST) => {
      expect(isServedHost('10.1.2.3:3000', served(HOST))).toBe(true)
      expect(isServedHost('[fd00::1]:3000', served(HOST))).toBe(true)
      expect(isServedHost('evil.example:3000', served(HOST))).toBe(false)
    },
  )

  it('is served under the names that Vercel gives it', () => {
    const env = { VERCEL_URL: 'tiller-abc.vercel.app', VERCEL_PROJECT_PRODUCTION_URL: 'tiller.example' }
    const hosts = served('127.0.0.1', [], env)
    expect(['tiller-abc.vercel.app', 'tiller.example'].every((host) => isServedHost(host, hosts))).toBe(true)
  })

  it('lets in what has no Host, which no browser sends', () => {
    expect(() => checkHost(null, served('127.0.0.1'))).not.toThrow()
  })
})
