import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

interface Fault {
  id: string
  nodes: { target: string[] }[]
}

/** What axe finds. @param rules those to run; all if left out */
async function faults(page: Page, rules?: string[]) {
  await page.evaluate(axe)
  const found = await page.evaluate(
    (only) =>
      (window as unknown as { axe: { run(options: object): Promise<{ violations: Fault[] }> } }).axe.run(
        only ? { runOnly: only } : {},
      ),
    rules,
  )
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  )
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`by ${colorScheme === 'light' ? 'day' : 'night'}`, () => {
    // What is fading in stands out less than it will.
    test.use({ colorScheme, bypassCSP: true, contextOptions: { reducedMotion: 'reduce' } })

    test('each text of the reference stands out from its ground', async ({ page }) => {
      await page.goto('/reference')
      await page.locator('[data-path="/api/v1/chat/tokens"]').first().click()
      await expect(page.getByRole('button', { name: 'Execute' })).toBeVisible()
      expect(await faults(page, ['color-contrast'])).toEqual([])
    })

    test('axe finds nothing on what is new', async ({ studio, page }) => {
      await studio.message.fill('Tell me about Tokyo.')
      await expect(page.getByText(/tokens; .* are kept free for the answer/)).toBeAttached()
      expect(await faults(page)).toEqual([])
      await page.getByRole('button', { name: /^Make it a pirate/ }).click()
      await studio.compared()
      await studio.keepOriginal.click()
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
      expect(await faults(page)).toEqual([])
    })
  })

test.describe('where colours are forced', () => {
  test.use({ forcedColors: 'active' })

  test('sliders and tabs show where they stand', async ({ studio, page }) => {
    await studio.search('pirate')
    await studio.setStrength('Talks like a pirate', 0.8)
    const colour = (selector: string, part: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), part)
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const thumb = '[role=tabpanel] [role=slider]'
    expect(await colour(thumb, 'border-top-color')).not.toBe(ground)
    expect(await colour(`li:has([role=slider]) [data-orientation] > span`, 'background-color')).not.toBe(
      ground,
    )
    const chosen = await colour('[role=tab][data-state=active]', 'border-bottom-color')
    expect(chosen).not.toBe(await colour('[role=tab][data-state=inactive]', 'border-bottom-color'))
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  /** What a finger is to hit, and is smaller than it should be. */
  const small = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('button, a[href], input, [role=tab], [role=radio]')]
        .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
        .filter(
          ({ element, box }) =>
            box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== 'hidden',
        )
        .filter(
          ({ element, box }) =>
            !element.matches('a[href="#composer"]') && Math.min(box.width, box.height) < 43.9,
        )
        .map(
          ({ element, box }) =>
            `${element.getAttribute('aria-label') ?? element.textContent} ${box.width}×${box.height}`,
        ),
    )

  test('everything is large enough for a finger', async ({ studio, page }) => {
    await studio.message.fill('Hi')
    expect(await small(page)).toEqual([])
    await page.getByRole('button', { name: 'Settings' }).click()
    expect(await small(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Model: / }).click()
    expect(await small(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Features' }).click()
    await studio.search('pirate')
    await expect(studio.slider('Talks like a pirate')).toBeVisible()
    await studio.setStrength('Talks like a pirate', 0.8)
    expect(await small(page)).toEqual([])
    await page.getByRole('button', { name: 'Talks like a pirate : details', exact: true }).click()
    await expect(page.getByRole('dialog', { name: 'Talks like a pirate' }).getByRole('table')).toBeVisible()
    expect(await small(page)).toEqual([])
  })
})

test('a link to the page has a title, a description and a picture', async ({ page, request }) => {
  await page.goto('/')
  await expect(page).toHaveTitle(/^Tiller/)
  const meta = (property: string) => page.locator(`meta[property="${property}"]`).getAttribute('content')
  expect(await meta('og:title')).toContain('Tiller')
  expect(await meta('og:description')).toContain('features')
  const picture = await request.get((await meta('og:image'))!)
  expect(picture.headers()['content-type']).toBe('image/png')
  await page.goto('/nowhere')
  await expect(page).toHaveTitle('No such page · Tiller')
})

test('without JavaScript the page says what it needs', async ({ request }) => {
  const page = await (await request.get('/')).text()
  expect(page).toMatch(/<noscript>[^]*needs JavaScript[^]*<\/noscript>/)
})
