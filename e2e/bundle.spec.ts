import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'

const canary: { key: string } = JSON.parse(readFileSync('e2e/canary.json', 'utf8'))

/** Words that stand in the engine's and the server's code and nowhere else. */
const serverOnly = [
  'GroupQueryAttention',
  'model_external_initializers_file_folder_path',
  'onnxruntime',
  'safetensors',
  'process.env.',
  'TILLER_MODELS_DIR',
]

function text(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.(js|mjs|css|html|json)$/.test(file.name))
    .map((file) => readFileSync(join(file.parentPath ?? file.path, file.name), 'utf8'))
    .join('\n')
}

test('neither the engine nor the environment reaches the browser', () => {
  const browser = text('.next/static')
  const server = text('.next/server')
  // The words do stand in the server's code, so looking for them can fail.
  expect(serverOnly.filter((word) => !server.includes(word))).toEqual([])
  expect(serverOnly.filter((word) => browser.includes(word))).toEqual([])
})

test('no key reaches the browser', async ({ request }) => {
  const page = await (await request.get('/')).text()
  const health = await (await request.get('/api/v1/health')).text()
  for (const sent of [text('.next/static'), page, health]) expect(sent).not.toContain(canary.key)
})

/** Scripts that a page names, compressed, in bytes: what a first visit loads before it can be used. */
const FIRST_LOAD_BYTES = 240_000

const PAGES = [
  '/',
  '/help',
  '/personas',
  '/personas/captain',
  '/personas/shared',
  '/sweep',
  '/choices',
  '/features/7e43d1bc-41d0-5bc3-8ff4-f54b560523c6',
  '/nowhere',
]

/** The scripts that a browser of today runs: `nomodule` are for those of long ago. */
function firstScripts(html: string): string[] {
  const tags = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)
  const named = tags
    .filter((tag) => !/\bnomodule\b/i.test(tag))
    .map((tag) => /\bsrc="([^"?]+)/.exec(tag)?.[1])
  return [...new Set(named.filter((src) => src !== undefined))]
}

for (const path of PAGES)
  test(`${path} runs few scripts before it can be used`, async ({ request }) => {
    const html = await (await request.get(path, { maxRedirects: 0 })).text()
    const scripts = firstScripts(html)
    expect(scripts.length).toBeGreaterThan(0)
    const sizes = scripts.map((src) => gzipSync(readFileSync(src.replace(/^\/_next/, '.next'))).length)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(FIRST_LOAD_BYTES)
  })

test('the welcome can be read before any script has run', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Take the tiller of a language model' })).toBeVisible()
  await expect(page.getByText('Tiller Pocket', { exact: true })).toBeVisible()
  await context.close()
})
