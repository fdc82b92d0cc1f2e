import { describe, expect, it } from 'vitest'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { GET as asset } from './[asset]/route'
import { GET as page } from './route'

const read = (name: string) =>
  asset(new Request(`http://tiller.test/reference/${name}`), { params: Promise.resolve({ asset: name }) })

describe('GET /reference', () => {
  it('loads nothing but what this server serves', async () => {
    const response = await page(new Request('http://tiller.test/reference'))
    expect(response.headers.get('content-type')).toContain('text/html')
    const html = await response.text()
    const [nonce, ...others] = new Set(Array.from(html.matchAll(/nonce="(.*?)"/g), ([, each]) => each))
    expect(others).toEqual([])
    expect(html.match(/<(script|style)\b/g)).toHaveLength(html.match(/<(script|style)\b nonce=/g)!.length)
    expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
    expect(html).toContain("url: '/api/openapi.json'")
    expect(html).not.toMatch(/https?:\/\/|"\/\/|'\/\//)
    const files = [...html.matchAll(/\/reference\/([\w.-]+)/g)].map(([, name]) => name ?? '')
    expect(files).toHaveLength(2)
    for (const name of files) {
      const file = await read(name)
      expect(file.status).toBe(200)
      expect((await file.text()).length).toBeGreaterThan(100_000)
    }
  })

  it.each(['package.json', '../../package.json', '__proto__', ''])(
    '404: no other file, as %j',
    async (name) => {
      const response = await read(name)
      expect(response.status).toBe(404)
      expect(errorBody.parse(await response.json()).code).toBe('not_found')
    },
  )
})
