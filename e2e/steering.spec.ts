import { expect, test } from './fixtures'
import { countMarks, styles } from './styles'

const STRONG = 0.8

for (const { query, label, marks } of styles) {
  test(`a person makes the model talk like a ${query}, and keeps it so`, async ({ studio }) => {
    const plain = await studio.ask('Tell me about Tokyo.')
    expect(plain).toMatch(/tokyo|japan/i)
    expect(countMarks(plain, marks)).toBe(0)
    await studio.tab('Activated').click()
    await expect(studio.page.getByRole('tabpanel').getByRole('slider').first()).toBeVisible()

    const { original, steered } = await studio.steer(query, label, STRONG)
    expect(countMarks(original, marks)).toBe(0)
    expect(countMarks(steered, marks)).toBeGreaterThanOrEqual(2)

    await studio.keepSteered.click()
    await expect(studio.steered).toHaveCount(0)
    expect(countMarks(await studio.answer(), marks)).toBeGreaterThanOrEqual(2)
    expect(countMarks(await studio.ask('Why do people like coffee?'), marks)).toBeGreaterThanOrEqual(2)
  })
}

test('keeping the original drops the pending edit and the next answer is not steered', async ({ studio }) => {
  const { query, label, marks } = styles[0]
  const before = await studio.ask('Tell me about Tokyo.')
  await studio.steer(query, label, STRONG)
  await studio.keepOriginal.click()
  await expect(studio.original).toHaveCount(0)
  expect(await studio.answer()).toBe(before)
  expect(await studio.edits()).toEqual([])
  expect(countMarks(await studio.ask('Why do people like coffee?'), marks)).toBe(0)
})

test('cancelling restores the confirmed value exactly, beside edits of other features', async ({
  studio,
}) => {
  const [pirate, cowboy] = styles
  await studio.ask('Tell me about Tokyo.')
  await studio.steer(pirate.query, pirate.label, 0.45)
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  const kept = await studio.edits()
  expect(kept.join()).toContain('confirmed +0.45')

  await studio.search(cowboy.query)
  await studio.setStrength(cowboy.label, 0.7)
  await studio.steer(pirate.query, pirate.label, -0.3)
  await studio.keepOriginal.click()
  await expect(studio.original).toHaveCount(0)
  expect(await studio.edits()).toEqual(kept)
})

test('a confirmed edit can be taken back', async ({ studio, page }) => {
  const { query, label, marks } = styles[0]
  await studio.ask('Tell me about Tokyo.')
  await studio.steer(query, label, STRONG)
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  await studio.tab('Modified').click()
  await page.getByRole('button', { name: `Remove ${label}` }).click()
  await studio.compare.click()
  const { original, steered } = await studio.compared()
  expect(countMarks(original, marks)).toBeGreaterThanOrEqual(2)
  expect(countMarks(steered, marks)).toBe(0)
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  expect(await studio.edits()).toEqual([])
})
