import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { ask } from './ask'
import { expect, test } from './fixtures'
import { KEY, KEYED, PORT } from './ports'

const VARIANT = '/api/v1/features/modified?session_id=default_session&variant_id=default'
const steering = { session_id: 'default_session', feature_label: 'Talks like a pirate', value: 0.9 }

let server: Server
let evil: string

test.beforeAll(async () => {
  server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<h1>Evil</h1>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  evil = `http://localhost:${(server.address() as AddressInfo).port}`
})
test.afterAll(() => void server.close())

interface Tried {
  fetched: string[]
  loaded: string[]
  opened: string
}

/**
 * Runs in the page of the other origin: tries what pages can. `fetched`: what fetch gave; `loaded`: what became of an image, a
 * script, a frame and a stream of events; `opened`: what could be read of a window.
 */
async function tryAll({ base, path, body }: { base: string; path: string; body: string }): Promise<Tried> {
  const tried = (url: string, init?: RequestInit) =>
    fetch(base + url, { credentials: 'include', ...init }).then(
      async (answer) => `${answer.type} ${answer.status} ${await answer.text()}`,
      () => 'failed',
    )
  const steer = '/api/v1/features/steer'
  const post = (init: RequestInit) => tried(steer, { method: 'POST', body, ...init })
  const fetched = [
    await tried(path),
    await tried(path, { mode: 'no-cors' }),
    await post({ headers: { 'content-type': 'application/json' } }),
    await post({ mode: 'no-cors' }),
    await post({ headers: { 'content-type': 'text/plain' } }),
    await tried('/api/v1/sessions/default_session', { method: 'DELETE' }),
  ]
  navigator.sendBeacon(base + steer, new Blob([body], { type: 'text/plain' }))
  const load = (element: HTMLImageElement | HTMLScriptElement | HTMLIFrameElement, src: string) =>
    new Promise<string>((resolve) => {
      element.onload = () => resolve('loaded')
      element.onerror = () => resolve('failed')
      element.src = src
      document.body.append(element)
    })
  const image = await load(new Image(), base + path)
  const script = await load(document.createElement('script'), base + path)
  const frame = document.createElement('iframe')
  await load(frame, `${base}/`)
  const events = new EventSource(base + path, { withCredentials: true })
  const stream = new Promise<string>((resolve) => {
    events.onmessage = () => resolve('loaded')
    events.onerror = () => resolve('failed')
  })
  const inFrame = (() => {
    try {
      return String(frame.contentDocument?.body.textContent ?? 'closed')
    } catch {
      return 'closed'
    }
  })()
  const loaded = [image, script, inFrame, await stream]
  events.close()
  const other = window.open(base + path)
  const opened = await new Promise<string>((resolve) => {
    const look = (): void => {
      try {
        if (other?.location.href === 'about:blank') return void setTimeout(look, 20)
        resolve(String(other?.document.body.textContent ?? 'closed'))
      } catch {
        resolve('closed')
      }
    }
    look()
  })
  return { fetched, loaded, opened }
}

const open = { base: `http://localhost:${PORT}`, headers: {} }
const keyed = { base: KEYED, headers: { authorization: `Bearer ${KEY}` } }

for (const [what, { base, headers }] of Object.entries({
  'nobody needs a key': open,
  'someone has signed in': keyed,
}))
  test(`a page of another origin can neither read nor steer where ${what}`, async ({ page, context }) => {
    const own = () => ask(VARIANT, { port: Number(new URL(base).port), headers })
    const before = await own()
    expect(before.status).toBe(200)
    if (base === KEYED) {
      await page.goto(`${base}/signin`)
      await page.getByLabel('Key').fill(KEY)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page).toHaveURL(`${base}/`)
      // The browser itself is let in, by the cookie that it also has for the other page: ports are no part of a site.
      expect((await page.goto(base + VARIANT))!.status()).toBe(200)
      expect((await context.cookies()).map(({ name }) => name)).toContain('tiller_sign_in')
    }
    await page.goto(evil)
    const tried = await page.evaluate(tryAll, { base, path: VARIANT, body: JSON.stringify(steering) })
    expect(tried.fetched.filter((outcome) => !/^(failed|opaque 0 )$/.test(outcome))).toEqual([])
    expect(tried.loaded).toEqual(['failed', 'failed', 'closed', 'failed'])
    expect(tried.opened).toBe('closed')
    await submitForm(page, `${base}/api/v1/features/steer`)
    const after = await own()
    expect([after.text, after.headers.etag]).toEqual([before.text, before.headers.etag])
  })

/** Posts JSON as a form of plain text can: a field whose name is the beginning of the JSON, and whose value is its end. */
async function submitForm(page: Page, action: string): Promise<void> {
  await page.goto(evil)
  const answered = page.waitForResponse((response) => response.url() === action)
  await page.evaluate(
    ({ action, body }) => {
      const form = document.createElement('form')
      Object.assign(form, { action, method: 'POST', enctype: 'text/plain' })
      const input = Object.assign(document.createElement('input'), {
        name: `${body.slice(0, -1)},"x":"`,
        value: '"}',
      })
      form.append(input)
      document.body.append(form)
      form.submit()
    },
    { action, body: JSON.stringify(steering) },
  )
  expect((await answered).status()).toBe(403)
}
