import { describe, expect, it } from 'vitest'
import { checkOrigin } from './origins'

/** What is decided of a request to localhost:3000: whether the page is its own, and whom browsers let read the answer. */
function decided(headers: Record<string, string>, allowed: string[] = [], method = 'GET') {
  const told = new Headers()
  const request = new Request('http://localhost:3000/api/v1/health', {
    method,
    headers: { host: 'localhost:3000', ...headers },
  })
  const own = checkOrigin(request, allowed, told)
  return { own, reader: told.get('access-control-allow-origin') }
}

const own = { own: true, reader: null }

describe('checkOrigin', () => {
  it("lets the server's own page ask, under whatever scheme a proxy gives it", () => {
    expect(decided({ origin: 'http://localhost:3000' })).toEqual(own)
    expect(
      decided({ origin: 'https://localhost:3000', 'sec-fetch-site': 'same-origin' }, [], 'POST'),
    ).toEqual(own)
  })

  it('lets programs ask, which send neither header', () => {
    expect(decided({})).toEqual(own)
  })

  it.each(['https://evil.example', 'http://localhost:5173', 'http://127.0.0.1:3000', 'null', 'nonsense'])(
    'refuses pages of %s, and lets none of them read why',
    (origin) => {
      const told = new Headers()
      const request = new Request('http://localhost:3000', { headers: { host: 'localhost:3000', origin } })
      expect(() => checkOrigin(request, ['https://app.example'], told)).toThrow(/CORS_ORIGINS/)
      expect(told.get('access-control-allow-origin')).toBeNull()
    },
  )

  it('lets pages of allowed origins ask and read, but not with the cookie', () => {
    const origin = 'https://app.example'
    expect(decided({ origin }, [origin])).toEqual({ own: false, reader: origin })
    expect(decided({ origin }, ['*'])).toEqual({ own: false, reader: '*' })
  })

  it('refuses what browsers send without an Origin for other sites, links excepted', () => {
    for (const site of ['cross-site', 'same-site']) {
      const image = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }
      expect(() => decided(image)).toThrow(/CORS_ORIGINS/)
      const link = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' }
      expect(decided(link)).toEqual({ own: false, reader: null })
      expect(() => decided(link, [], 'POST')).toThrow(/CORS_ORIGINS/)
    }
    expect(decided({ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })).toEqual(own)
  })
})
