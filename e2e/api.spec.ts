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
  for (const path of ['/api/v1/nothing', '/api/inference/v1/nothing', '/v1/nothing']) {
    const answer = await request.get(path)
    expect(answer.status()).toBe(404)
    expect(await answer.text()).toContain('/reference')
  }
})
