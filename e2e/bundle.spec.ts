import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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
