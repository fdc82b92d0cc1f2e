import { expect, test } from './fixtures'
import { PLAIN } from './models'
import type { Page } from '@playwright/test'

const SENTENCE = 'talks like a cowboy'
const NAME = 'My own cowboy'
const COWBOY = /howdy|partner|reckon|y'all|pardner|cowboy|yeehaw/i

/** Fills in the dialog and begins. */
async function make(page: Page) {
  await page.getByRole('button', { name: 'Make a feature' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make a feature' })
  await dialog.getByRole('textbox', { name: 'What it does, in one sentence' }).fill(SENTENCE)
  await dialog.getByRole('textbox', { name: 'Its name' }).fill(NAME)
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await expect(dialog.getByRole('progressbar')).toBeVisible()
  return dialog
}

test('a person makes a feature, compares it, keeps it, and deletes it', async ({ studio, page }) => {
  test.slow()
  await studio.ask('Tell me about Tokyo.')
  await studio.tab('Search').click()

  const dialog = await make(page)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog.getByRole('button', { name: 'Make it' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Make it' }).click()

  const details = page.getByRole('dialog', { name: NAME })
  await expect(details).toBeVisible({ timeout: 60_000 })
  await expect(details).toContainText(`From “${SENTENCE}”`)
  await expect(details.getByRole('table')).toBeVisible()
  await details.getByRole('button', { name: 'Close' }).click()

  const { original, steered } = await studio.steer(NAME, NAME, 1)
  expect(steered).not.toBe(original)
  expect(steered.replaceAll(NAME, '')).toMatch(COWBOY)
  await studio.keepSteered.click()
  expect((await studio.edits()).join()).toContain(NAME)

  await studio.search(NAME)
  await page
    .getByRole('tabpanel')
    .getByRole('button', { name: `${NAME} : details`, exact: true })
    .click()
  await details.getByRole('button', { name: 'Delete this feature' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(details).toBeHidden()
  await expect(page.getByRole('tabpanel').getByRole('slider', { name: NAME, exact: true })).toHaveCount(0)
  await studio.ask('Tell me about trains.')
})

test('a model without an SAE is steered by a feature that a person makes', async ({ studio, page }) => {
  test.slow()
  await studio.turnTo(PLAIN)
  await studio.ask('Tell me about Tokyo.')
  await expect(page.getByText('No features to steer by')).toBeVisible()
  await make(page)
  const details = page.getByRole('dialog', { name: NAME })
  await expect(details).toBeVisible({ timeout: 120_000 })
  await details.getByRole('button', { name: 'Close' }).click()

  const { original, steered } = await studio.steer(NAME, NAME, 1)
  // Beside the answer stands how strongly the feature fires, with its name.
  expect(original.replaceAll(NAME, '')).not.toMatch(COWBOY)
  expect(steered.replaceAll(NAME, '')).toMatch(COWBOY)
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  expect((await studio.edits()).join()).toContain(NAME)
  expect(await studio.ask('Why do people like coffee?')).toMatch(COWBOY)
})
