import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

const open = async (page: Page, query = '') => {
  await page.goto(`/features?model=pocket${query}`)
  await expect(page.getByRole('status').filter({ hasText: /feature/ })).toBeVisible()
  await expect(page.getByRole('slider').first()).toBeVisible()
}
const rows = (page: Page) => page.getByRole('list', { name: 'Features', exact: true }).getByRole('listitem')
const faults = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  )

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** Desktop and phone differ in how they are held; what a person can do is the same. */
for (const [device, use] of [
  ['a desktop', {}],
  ['a phone', phone],
] as const)
  test.describe(`on ${device}`, () => {
    test.use(use)

    test('a person looks through every feature: narrows, sorts, steers, hears', async ({ page }) => {
      await open(page)
      await expect(page.getByText('4,096 features')).toBeVisible()
      await page.getByRole('button', { name: 'Ways of speaking' }).click()
      await expect(page.getByText('44 features')).toBeVisible()
      await page.getByLabel('Sort by').selectOption({ label: 'Name' })
      await expect(rows(page).first()).toContainText('Answers')
      await page.getByRole('button', { name: 'Least first' }).click()
      await expect(rows(page).first()).not.toContainText('Answers')
      await page.getByRole('searchbox').fill('pirate')
      const row = rows(page).filter({ hasText: 'Talks like a pirate' })
      await expect(row).toBeVisible()

      await row.getByRole('spinbutton').fill('0,6')
      await row.getByRole('spinbutton').press('Enter')
      await expect(row.getByRole('slider')).toHaveAttribute('aria-valuenow', '0.6')
      await expect(row.getByText(/of the residual stream/)).toBeVisible()
      await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption({ label: 'Changed' })
      await expect(rows(page)).toHaveCount(1)
      // The address is the view: it opens again as it was left.
      await page.reload()
      await expect(rows(page)).toHaveCount(1)
      await page.getByRole('button', { name: 'Hear it in the chat' }).click()
      await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
    })
  })

test('thousands of features are walked through by keyboard', async ({ page }) => {
  await open(page)
  const first = rows(page).first().getByRole('link')
  await first.focus()
  await page.keyboard.press('ArrowDown')
  await expect(rows(page).nth(1).getByRole('link')).toBeFocused()
  await page.keyboard.press('End')
  const last = rows(page).and(page.locator('[aria-posinset="4096"]'))
  await expect(last.getByRole('link')).toBeFocused()
  await expect(last).toHaveAttribute('aria-setsize', '4096')
  expect(await rows(page).count()).toBeLessThan(80)
  await page.keyboard.press('PageUp')
  await expect(rows(page).and(page.locator('[aria-posinset="4086"]')).getByRole('link')).toBeFocused()
  await page.keyboard.press('Home')
  await expect(rows(page).and(page.locator('[aria-posinset="1"]')).getByRole('link')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('All features')
})

test('features are grouped by theme, and a theme is gone to', async ({ page }) => {
  await open(page)
  await page.getByLabel('Group by theme').check()
  await expect(page.getByRole('heading', { level: 2, name: /Ways of speaking/ })).toBeVisible()
  await page.getByLabel('Go to a theme').selectOption('food')
  await expect(page.getByRole('heading', { level: 2, name: /Food and drink/ })).toBeVisible()
})

test('a slider is set by keys, by figures and by a double click', async ({ page }) => {
  await open(page, '&kind=style&q=pirate')
  const row = rows(page).first()
  const slider = row.getByRole('slider')
  const figures = row.getByRole('spinbutton')
  const stands = (value: number) => expect(slider).toHaveAttribute('aria-valuenow', String(value))
  await slider.focus()
  for (const [key, value] of [
    ['ArrowRight', 0.05],
    ['Shift+ArrowRight', 0.3],
    ['PageUp', 0.55],
    ['PageDown', 0.3],
    ['Home', -1],
    ['End', 1],
    ['0', 0],
  ] as const) {
    await page.keyboard.press(key)
    await stands(value)
  }
  await figures.focus()
  await page.keyboard.press('ArrowUp')
  await stands(0.01)
  await figures.fill('2')
  await expect(figures).toHaveAttribute('aria-invalid', 'true')
  await page.keyboard.press('Escape')
  await expect(figures).toHaveValue('+0.01')
  await figures.fill('-45 %')
  await slider.focus()
  await stands(-0.45)
  await slider.dblclick()
  await stands(0)
})

test('a person gives a feature a name of their own, finds it by that, and takes it back', async ({
  page,
}) => {
  await open(page, '&kind=style&q=pirate')
  await rows(page).first().getByRole('link').click()
  const own = page.getByRole('region', { name: 'Your own words' })
  await own.getByRole('button', { name: 'Add a label or a note' }).click()
  await own.getByLabel('Your label').fill('Grog and gravel')
  await own.getByLabel('Note', { exact: true }).fill('Best below +0.7')
  await own.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Grog and gravel')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Talks like a pirate')

  await open(page, '&q=gravel')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page).first()).toContainText('Talks like a pirate')
  await page.goto('/')
  await page.getByRole('tab', { name: 'Search' }).click()
  await page.getByRole('searchbox', { name: 'Search features' }).fill('grog')
  const found = page.getByRole('list', { name: 'Search results' }).getByRole('listitem').first()
  await expect(found).toContainText('Grog and gravel')
  await found.getByRole('button').first().click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Change them' }).click()
  await sheet.getByRole('button', { name: 'Remove both' }).click()
  await expect(sheet.getByText('Removed.')).toBeVisible()
  await sheet.getByRole('button', { name: 'Undo' }).click()
  await expect(sheet.getByText('Best below +0.7')).toBeVisible()
  await sheet.getByRole('button', { name: 'Change them' }).click()
  await sheet.getByRole('button', { name: 'Remove both' }).click()
  await expect(sheet.getByRole('button', { name: 'Add a label or a note' })).toBeVisible()
})

const looks = [
  { name: 'by day', use: { colorScheme: 'light' } },
  { name: 'by night', use: { colorScheme: 'dark' } },
  { name: 'in forced colours', use: { forcedColors: 'active' } },
  { name: 'on a phone', use: phone },
] as const
for (const { name, use } of looks)
  test.describe(name, () => {
    test.use({ ...use, bypassCSP: true, contextOptions: { reducedMotion: 'reduce' } })

    test('axe finds nothing on the list, its groups, a strength in figures and a note', async ({ page }) => {
      await open(page)
      expect(await faults(page), 'list').toEqual([])
      await page.getByLabel('Group by theme').check()
      await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
      await rows(page).getByRole('spinbutton').first().focus()
      await expect(rows(page).getByText(/of the residual stream/)).toBeVisible()
      expect(await faults(page), 'figures').toEqual([])
      await rows(page).getByRole('link').first().click()
      await page.getByRole('button', { name: 'Add a label or a note' }).click()
      await expect(page.getByLabel('Your label')).toBeFocused()
      expect(await faults(page), 'note').toEqual([])
    })
  })
