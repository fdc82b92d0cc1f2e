import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { countMarks, styles } from './styles'

const [pirate] = styles

const own = (page: Page) => page.getByRole('list', { name: 'Your own personas' })
const card = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true })

test('a persona of Tiller is used: its edits are pending, compared on its starter, and kept', async ({
  page,
  studio,
}) => {
  await page.getByRole('link', { name: 'Personas' }).click()
  await card(page, 'Captain').getByRole('button', { name: 'Tell me about Tokyo.' }).click()
  const { original, steered } = await studio.compared()
  expect(countMarks(original, pirate.marks)).toBe(0)
  expect(countMarks(steered, pirate.marks)).toBeGreaterThanOrEqual(2)
  expect((await studio.edits()).join()).toContain(pirate.label)
  await studio.keepSteered.click()
  await expect(studio.original).toBeHidden()
})

test('a variant is saved as a persona, changed, brought back, judged on its battery, deleted and restored', async ({
  page,
  studio,
}) => {
  await studio.search(pirate.query)
  await studio.setStrength(pirate.label, 0.7)
  await studio.tab('Modified').click()
  await page.getByRole('button', { name: 'Save as a persona' }).click()
  const form = page.getByRole('dialog', { name: 'Save as a persona' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Redbeard')
  await form.getByRole('textbox', { name: 'Emoji' }).fill('🦜')
  await form
    .getByRole('textbox', { name: 'Prompts to judge it on, one to a line' })
    .fill('Tell me about Tokyo.')
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'See your personas' }).click()

  await own(page).getByRole('button', { name: 'Edit Redbeard' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Blackbeard')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await own(page)
    .getByRole('link', { name: /Blackbeard/ })
    .click()
  await page.getByRole('button', { name: 'Bring back version 1' }).click()
  await expect(page.getByRole('heading', { name: 'Redbeard' })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Versions' }).getByRole('listitem')).toHaveCount(3)

  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: '1 of 1 questions' })).toBeVisible()
  await page.getByRole('list', { name: 'Questions' }).getByText('Tell me about Tokyo.').click()
  const [original, steered] = await Promise.all(
    ['Original', 'Steered'].map((name) => page.getByRole('group', { name, exact: true }).innerText()),
  )
  expect(countMarks(original ?? '', pirate.marks)).toBe(0)
  expect(countMarks(steered ?? '', pirate.marks)).toBeGreaterThanOrEqual(2)

  await page.getByRole('button', { name: 'Delete Redbeard' }).click()
  await expect(page).toHaveURL(/\/personas$/)
  await expect(card(page, 'Redbeard')).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(card(page, 'Redbeard')).toBeVisible()
})

test('a persona goes by link and by file; one that lacks something here says so and is not applied', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/personas')
  await page.getByRole('button', { name: 'Copy a link to Wizard' }).click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain('/personas/shared#1.')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Wizard' })).toBeVisible()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await expect(page).toHaveURL(/\/personas\/[0-9a-f-]{36}$/)

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export Wizard' }).click()
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'))
  file.name = 'Stranger'
  file.variant.base_model = 'elsewhere'
  await page.goto('/personas')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import a file' }).click()
  const given = { name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) }
  await (await chooser).setFiles(given)
  await card(page, 'Stranger')
    .getByRole('button', { name: /^Use it/ })
    .click()
  await expect(card(page, 'Stranger').getByRole('alert')).toContainText('elsewhere, is not on this server')
  await expect(page).toHaveURL(/\/personas$/)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true })

  test('the gallery is reached from the header and fits', async ({ page, studio }) => {
    await page.getByRole('link', { name: 'Personas' }).click()
    await expect(card(page, 'Bard')).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375)
    await card(page, 'Bard')
      .getByRole('button', { name: /^Use it/ })
      .click()
    await expect(studio.compare.first()).toBeVisible()
  })
})
