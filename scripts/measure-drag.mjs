/**
 * Measures how many pictures a second Chromium draws while a slider is dragged with every feature of the model listed:
 * `npm run measure:drag`, with a server running (TILLER_URL, else http://localhost:3000). Prints the pictures drawn, the longest wait
 * between two, and how many waits were longer than two sixtieths of a second.
 */
import { chromium } from '@playwright/test'
import { findChromium } from './chromium.mjs'

const SERVER = process.env.TILLER_URL ?? 'http://localhost:3000'
const SECONDS = 5
/** Places of the pointer that a mouse tells in a second. */
const MOVES = 125

async function drag(page, slider) {
  const box = await slider.boundingBox()
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const reach = box.width * 0.45
  await page.mouse.move(middle.x, middle.y)
  await page.mouse.down()
  const begun = performance.now()
  for (let move = 0; performance.now() - begun < SECONDS * 1000; move++) {
    await page.mouse.move(middle.x + reach * Math.sin((move / MOVES) * 2 * Math.PI), middle.y)
    const due = begun + (move * 1000) / MOVES
    const early = due - performance.now()
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
  }
  await page.mouse.up()
}

/** Has the page note when each picture is drawn, until it is told to stop. */
const watch = (page) =>
  page.evaluate(() => {
    const drawn = []
    window.drawn = drawn
    const next = (at) => {
      drawn.push(at)
      window.frame = requestAnimationFrame(next)
    }
    window.frame = requestAnimationFrame(next)
  })
const stop = (page) =>
  page.evaluate(() => {
    cancelAnimationFrame(window.frame)
    return window.drawn
  })

function report(name, drawn) {
  const waits = drawn.slice(1).map((at, i) => at - drawn[i])
  const late = waits.filter((wait) => wait > 2000 / 60).length
  const perSecond = (1000 * waits.length) / waits.reduce((sum, wait) => sum + wait, 0)
  console.log(
    `${name}: ${perSecond.toFixed(1)} pictures a second, longest wait ${Math.max(...waits).toFixed(0)} ms, ` +
      `${late} of ${waits.length} waits longer than ${(2000 / 60).toFixed(0)} ms`,
  )
}

const isRoot = process.getuid?.() === 0
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])],
})
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
  await page.goto(`${SERVER}/features`)
  console.log(
    await page
      .getByRole('status')
      .filter({ hasText: / features/ })
      .innerText(),
  )
  const slider = page.getByRole('slider').nth(3)
  await slider.waitFor()
  await watch(page)
  await page.waitForTimeout(SECONDS * 1000)
  report('At rest', await stop(page))
  await watch(page)
  await drag(page, slider.locator('xpath=ancestor::span[@data-orientation][1]'))
  report('While dragging', await stop(page))
} finally {
  await browser.close()
}
