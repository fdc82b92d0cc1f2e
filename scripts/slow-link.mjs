// How long a page takes over a slow link: 400 ms there and back, 50 kB a second, as Chromium's own throttling does it.
import { chromium } from '@playwright/test'

const LINK = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }

/**
 * A first visit to the chat, with an empty cache.
 * @returns milliseconds until there is text to read, until a message can be sent, and bytes that came until then and in all
 */
export async function slowVisit(url, executablePath) {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args })
  try {
    const page = await browser.newPage()
    const link = await page.context().newCDPSession(page)
    await link.send('Network.enable')
    await link.send('Network.emulateNetworkConditions', LINK)
    let bytes = 0
    link.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
    const started = performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    await page.locator('[inert]').waitFor({ state: 'detached' })
    await page.getByRole('textbox', { name: 'Message' }).fill('Hello')
    await page.locator('button[type=submit]:not(:disabled)').waitFor()
    const usable = performance.now() - started
    const bytesThen = bytes
    const readable = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    )
    await page.waitForLoadState('networkidle')
    return { readable, usable, bytesThen, bytes }
  } finally {
    await browser.close()
  }
}
