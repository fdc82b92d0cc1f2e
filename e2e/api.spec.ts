import { request as http } from 'node:http'
import { expect, test } from '@playwright/test'

/** Asks for exactly this path: `fetch` and Playwright would escape it or refuse it. */
function get(baseURL: string, path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(baseURL)
  return new Promise((resolve, reject) => {
    const call = http({ hostname, port, path }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    call.on('error', reject).end()
  })
}

const detail = expect.stringContaining('"%"')

for (const [path, body] of [
  ['/api/v1/features/%E0%A4%A', { detail, code: 'malformed_address' }],
  ['/api/inference/v1/features/%ff', { detail }],
  ['/v1/models/%', { error: { code: 'malformed_address', message: detail }, detail }],
] as const) {
  test(`the router's own failure never shows: ${path}`, async ({ baseURL }) => {
    const answer = await get(baseURL!, path)
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text)).toMatchObject(body)
  })
}

test('an escaped name of a model is read', async ({ request }) => {
  const served = (await (await request.get('/v1/models')).json()) as { data: { id: string }[] }
  const { id } = served.data[0]!
  const model = await request.get(`/v1/models/${encodeURIComponent(id)}`)
  expect(await model.json()).toMatchObject({ id })
})

test('an address of the API that does not exist names its description', async ({ request }) => {
  const paths = ['/v1', '/v1/', '/v1/nothing', '/api', '/api/foo', '/api/v1', '/api/v1/nothing']
  for (const path of [...paths, '/api/inference', '/api/inference/v1', '/api/inference/v1/nothing']) {
    const answer = await request.get(path)
    expect(answer.status()).toBe(404)
    expect(JSON.stringify(await answer.json())).toContain('/reference')
  }
})

test('slashes too many change nothing', async ({ baseURL, request }) => {
  const tokenized = await request.post(`${baseURL}//api/inference//v1/chat/tokenize`, {
    data: { model: 'pocket', messages: [{ role: 'user', content: 'Hi' }] },
    maxRedirects: 0,
  })
  expect(tokenized.status()).toBe(200)
  const listed = await get(baseURL!, '//v1/models')
  expect(listed.status).toBe(200)
  expect(JSON.parse(listed.text)).toMatchObject({ object: 'list' })
  const missing = await get(baseURL!, '//api//inference/v1/nothing')
  expect(missing.status).toBe(404)
  expect(JSON.parse(missing.text)).toMatchObject({ detail: expect.stringContaining('/reference') })
})
