import { fileURLToPath } from 'node:url'
import { createContext, Script } from 'node:vm'
import { build, type Rollup } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'
import { chatBody, chunk, done, line, streamOf } from './tiller/fake-server.fixture'

/** What the clients may use: these are in every browser, and nothing of Node's is among them. */
const browserGlobals = {
  AbortController,
  DOMException,
  ReadableStream,
  Response,
  TextDecoder,
  URLSearchParams,
  clearTimeout,
  setTimeout,
}

/** Other tests may keep the processor busy. */
const BUNDLE_LIMIT_MS = 60_000

/** The clients as a bundler packs them for a page. */
async function bundle(): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const entry = fileURLToPath(new URL('browser.fixture.ts', import.meta.url))
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '@': root } },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'clients' } },
  })
  const [{ output }] = built as Rollup.RollupOutput[] as [Rollup.RollupOutput]
  return output[0].code
}

describe('the clients in a browser', () => {
  let code = ''
  beforeAll(async () => void (code = await bundle()), BUNDLE_LIMIT_MS)

  it('stream with callbacks, with the page’s own fetch', async () => {
    const asked: string[] = []
    const page = createContext({
      ...browserGlobals,
      chatBody,
      /** Like a browser's, it refuses to be called as a method of anything but the page. */
      fetch(this: unknown, url: string) {
        if (this !== undefined && Object(this) !== page.globalThis) throw new TypeError('Illegal invocation')
        asked.push(url)
        return Promise.resolve(streamOf([chunk('Ahoy '), chunk('matey'), done].map(line)).response)
      },
    }) as Record<string, unknown>
    page.globalThis = new Script('globalThis').runInContext(page)
    new Script(code).runInContext(page)
    const heard = (await new Script(`(async () => {
      const heard = []
      const chatApi = clients.createChatApi(clients.createTillerClient())
      await chatApi.createStreamingChatCompletionWithCallback(
        chatBody,
        (chunk) => heard.push(chunk.delta),
        (response) => heard.push(response.content),
        (error) => heard.push(String(error)),
      )
      return heard
    })()`).runInContext(page)) as string[]
    expect([...heard]).toEqual(['Ahoy ', 'matey', 'Ahoy matey'])
    expect(asked).toEqual(['/api/v1/chat/completions'])
  })

  it('need nothing of Node’s to be made', () => {
    const page = createContext({ ...browserGlobals })
    new Script(code).runInContext(page)
    const made = new Script(`
      [clients.createTillerClient(), clients.createEmberClient(), new clients.SteeringApiClient({ baseUrl: '' })].length
    `).runInContext(page) as number
    expect(made).toBe(3)
  })
})
