import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { collapseSlashes, mendSlashes } from './slashes'

describe('slashes', () => {
  it.each([
    ['//api/inference/v1/chat/completions', '/api/inference/v1/chat/completions'],
    ['/v1//models///tiller//pocket?a=//b', '/v1/models/tiller/pocket?a=//b'],
    ['///v1//', '/v1/'],
    ['//api', '/api'],
    ['/api/v1/health', '/api/v1/health'],
    ['//elsewhere.test/api', '//elsewhere.test/api'],
    ['/page//of/the/studio', '/page//of/the/studio'],
    ['/v1x//y', '/v1x//y'],
    ['*', '*'],
  ])('%s is read as %s', (url, read) => {
    expect(collapseSlashes(url)).toBe(read)
  })

  it('are collapsed before a server hears of the request', async () => {
    mendSlashes()
    const server = createServer((request, response) => void response.end(request.url))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}//api//inference/v1/features?query=a//b`)
    expect(await answer.text()).toBe('/api/inference/v1/features?query=a//b')
    server.closeAllConnections()
    server.close()
  })
})
