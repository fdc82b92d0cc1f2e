import { expect, test } from './fixtures'

test('a first visitor is led to a steered answer, and not asked again', async ({ studio, page }) => {
  await page.getByRole('button', { name: 'Show me' }).click()
  const guide = page.getByRole('region', { name: 'Guide' })
  await guide.getByRole('button', { name: /^Ask/ }).click()
  await studio.answer()
  await guide.getByRole('button', { name: /^Next/ }).click()
  await studio.setStrength('Talks like a pirate', 0.6)
  await expect(guide).toContainText('Press Compare')
  await studio.compare.click()
  await studio.compared()
  await studio.keepSteered.click()
  await guide.getByRole('button', { name: 'Good' }).click()
  await expect(guide).toHaveCount(0)
  await page.reload()
  await expect(studio.message).toBeEditable()
  await expect(page.getByText('New here?')).toHaveCount(0)
})

test('commands are found by typing and by keys, which leave fields alone', async ({ studio, page }) => {
  await studio.message.fill('')
  await studio.message.pressSequentially('n?/')
  await expect(studio.message).toHaveValue('n?/')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await studio.message.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await palette.getByRole('combobox').fill('pirate')
  await palette.getByRole('option', { name: 'Talks like a pirate', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Talks like a pirate' })).toBeVisible()

  await page.keyboard.press('Control+k')
  await palette.getByRole('combobox').fill('help')
  await palette.getByRole('option', { name: 'Help', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Help' })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
})

test('the sliders of the help page steer nothing', async ({ studio, page }) => {
  await page.goto('/help')
  await page.getByRole('slider', { name: 'Talks like a pirate' }).press('End')
  await page.goto('/')
  expect(await page.getByRole('region', { name: 'Pending changes' }).count()).toBe(0)
  await expect(studio.message).toBeEditable()
})
