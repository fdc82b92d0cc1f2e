import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compressStatic } from './compress-static.mjs'
import { staticFiles } from './static-files.mjs'

const text = 'export const words = "again and again";\n'.repeat(100)
const decode: Record<string, (bytes: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync }
let folder = ''
let port = 0
const server = createServer()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiller-static-'))
  await writeFile(join(folder, 'page.js'), text)
  await writeFile(join(folder, 'tiny.js'), ';')
  await compressStatic(folder)
  const answers = await staticFiles(folder, { 'X-Content-Type-Options': 'nosniff' })
  server.on('request', (asked, response) => {
    if (!answers(asked, response)) response.end('left')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

/** Node's own client, since fetch undoes what it has asked to be compressed. */
const get = (path: string, encoding: string, method = 'GET') =>
  new Promise<{ headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    const options = { port, path, method, headers: { 'accept-encoding': encoding } }
    request(options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(parts) }))
    })
      .on('error', reject)
      .end()
  })

describe('files of the build', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['gzip, br;q=0', 'gzip'],
  ])('come in the smallest form that is taken: %s', async (accepted, form) => {
    const { headers, body } = await get('/_next/static/page.js', accepted)
    expect(headers).toMatchObject({
      'content-encoding': form,
      'content-type': 'application/javascript; charset=UTF-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    expect(body.length).toBe(Number(headers['content-length']))
    expect(decode[form]!(body).toString()).toBe(text)
  })

  it.each([
    ['identity', '/_next/static/page.js', 'GET'],
    ['br', '/_next/static/tiny.js', 'GET'],
    ['br', '/_next/static/../static-files.test.ts', 'GET'],
    ['br', '/_next/static/page.js.br', 'GET'],
    ['br', '/_next/static/page.js', 'POST'],
  ])('are left to others: %s %s %s', async (accepted, path, method) => {
    expect((await get(path, accepted, method)).body.toString()).toBe('left')
  })

  it('tell HEAD what GET would be told', async () => {
    const { headers, body } = await get('/_next/static/page.js', 'br', 'HEAD')
    expect(headers['content-encoding']).toBe('br')
    expect(body.length).toBe(0)
  })
})
