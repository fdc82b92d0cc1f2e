/**
 * Takes every screen of the production build by day and by night, with the real engine: `npm run screenshots`. All of them lie in
 * test-results/screens afterwards; those that the README shows are written to docs/screens.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { copyFile, mkdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import { Studio } from '../e2e/studio'
import { findChromium } from './chromium.mjs'
import { screens } from './screens/screens'
import { withServer } from './served-build.mjs'
import { build, root } from './steps.mjs'

const ALL = join(root, 'test-results', 'screens')
/** What the README shows. */
const SHOWN = join(root, 'docs', 'screens')
const shown = ['comparison-light', 'comparison-dark', 'feature-light']
/** A picture in the repository may have so many bytes. */
const MOST_BYTES = 200_000
/** With this seed each run takes the same pictures. */
const SEED = 20

async function take(browser: Browser, url: string, colorScheme: 'light' | 'dark') {
  const context = await browser.newContext({
    baseURL: url,
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
  })
  await context.addInitScript((seed) => {
    const state = { temperature: 0.7, top_p: 0.9, max_completion_tokens: 120, seed, system_prompt: '' }
    localStorage.setItem('tiller.settings', JSON.stringify({ state, version: 1 }))
  }, SEED)
  const page = await context.newPage()
  const studio = new Studio(page)
  for (const { name, reach } of screens) {
    await reach(studio, page)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(ALL, `${name}-${colorScheme}.png`) })
    console.log(`${name}, ${colorScheme}`)
  }
  await context.close()
}

async function show(name: string) {
  const picture = join(ALL, `${name}.png`)
  const { size } = await stat(picture)
  if (size > MOST_BYTES) throw new Error(`${picture} has ${size} bytes; the repository takes ${MOST_BYTES}.`)
  await copyFile(picture, join(SHOWN, `${name}.png`))
}

if ((await build()) !== 0) process.exit(1)
for (const folder of [ALL, SHOWN]) await mkdir(folder, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'tiller-screens-'))
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  await withServer(data, {}, async (url) => {
    for (const scheme of ['light', 'dark'] as const) await take(browser, url, scheme)
  })
  for (const name of shown) await show(name)
} finally {
  await browser.close()
  rmSync(data, { recursive: true })
}
