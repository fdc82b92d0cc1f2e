import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { mendMethods, METHOD_HEADER } from './unusual-methods'

it('mendMethods has the router see methods that it does not know as one that every route refuses', async () => {
  mendMethods()
  const server = createServer(({ method, headers }, response) =>
    response.end(`${method} ${headers[METHOD_HEADER]}`),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const seen = (method: string) =>
    new Promise<string>((resolve, reject) => {
      const headers = { [METHOD_HEADER]: 'GET' }
      const call = request({ host: '127.0.0.1', port, method, headers }, (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text))
      })
      call.on('error', reject).end()
    })
  expect(await seen('GET')).toBe('GET undefined')
  expect(await seen('DELETE')).toBe('DELETE undefined')
  for (const method of ['TRACE', 'PROPFIND', 'PURGE']) expect(await seen(method)).toBe(`PUT ${method}`)
  server.closeAllConnections()
  server.close()
})
