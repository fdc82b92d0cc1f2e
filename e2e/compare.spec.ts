import { readFile } from 'node:fs/promises'
import type { Studio } from './studio'
import { expect, test } from './fixtures'
import { countMarks, styles } from './styles'

const [pirate] = styles

async function compare(studio: Studio) {
  await studio.ask('Tell me about Tokyo.')
  await studio.search(pirate.query)
  await studio.setStrength(pirate.label, 0.8)
  await studio.compare.click()
}

test('a comparison shows its differences word by word, and what changed', async ({ studio, page }) => {
  await compare(studio)
  await studio.compared()
  const changed = page.getByRole('note', { name: 'What changed' })
  await expect(changed).toContainText(`“${pirate.label}” fires up to`)
  await expect(changed).toContainText(/\d+ words? (longer|shorter)/)
  await expect(studio.steered.getByRole('insertion')).toHaveCount(0)
  await page.getByRole('button', { name: 'Differences', pressed: false }).click()
  await expect(studio.original.getByRole('deletion').first()).toContainText('only here')
  await expect(studio.steered.getByRole('insertion').first()).toContainText('only here')
  await page.getByRole('button', { name: 'Differences', pressed: true }).click()
  await expect(studio.steered.getByRole('insertion')).toHaveCount(0)
})

test('blind, nothing tells which is which until one has chosen', async ({ studio, page }) => {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('checkbox', { name: /Compare blind/ }).check()
  await page.keyboard.press('Escape')
  await compare(studio)
  const comparison = page.getByRole('region', { name: 'Comparison' })
  await expect(page.getByRole('button', { name: 'A is better' })).toBeEnabled()
  await expect(studio.original).toHaveCount(0)
  await expect(studio.steered).toHaveCount(0)
  await expect(comparison.getByRole('list', { name: 'Edits in force' })).toHaveCount(0)
  await expect(comparison.getByRole('button', { name: /^Keep/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'No difference' }).click()
  await expect(comparison.getByRole('status')).toContainText('You saw no difference')
  await studio.keepSteered.click()
  await expect(comparison).toHaveCount(0)
})

test('a choice is kept, found, deleted, brought back and exported', async ({ studio, page }) => {
  await compare(studio)
  const { steered } = await studio.compared()
  expect(steered).not.toBe('')
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  await page.goto('/choices')
  const item = page.getByRole('list', { name: 'Choices' }).getByRole('listitem').first()
  await expect(item).toContainText('Steered chosen')
  await item.getByRole('button', { name: /^Delete/ }).click()
  await expect(item).toContainText('Deleted')
  await item.getByRole('button', { name: /^Undo/ }).click()
  await expect(item).toContainText('Steered chosen')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save for TRL' }).click()
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n')
  expect(JSON.parse(lines[0]!)).toMatchObject({ chosen: [{ role: 'assistant' }], rejected: [{}] })

  await page.getByRole('searchbox', { name: 'Search choices' }).fill('zebra crossing')
  await expect(page.getByText('0 choices')).toBeVisible()
})

test('on a phone nothing of the choices is cut off', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/choices')
  await expect(page.getByRole('heading', { name: 'Choices', exact: true })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a comparison is tried on more questions: a line for each, a sum, and a battery for the persona', async ({
  studio,
  page,
}) => {
  await compare(studio)
  await studio.compared()
  await page.getByRole('button', { name: 'Try on more questions' }).click()
  const more = page.getByRole('region', { name: 'On more questions' })
  const asked = ['Why do people like coffee?', 'Tell me a joke about cats.', 'Tell me about Paris.']
  await more.getByRole('textbox', { name: 'Questions, one to a line' }).fill(asked.join('\n'))
  await more.getByRole('button', { name: 'Try 3 questions' }).click()
  await more.getByRole('button', { name: 'Stop' }).click()
  await more.getByRole('button', { name: 'Write the rest' }).click()
  await expect(more.getByRole('status')).toHaveText('3 of 3 questions')
  await expect(more.getByRole('note', { name: 'In sum' })).toContainText(/fires more in [23] of 3/)
  await more.getByText(asked[0]!).click()
  expect(countMarks(await more.getByRole('group', { name: 'Original' }).innerText(), pirate.marks)).toBe(0)
  expect(
    countMarks(await more.getByRole('group', { name: 'Steered' }).innerText(), pirate.marks),
  ).toBeGreaterThanOrEqual(1)

  await studio.tab('Modified').click()
  await page.getByRole('button', { name: 'Save as a persona' }).click()
  await expect(page.getByRole('textbox', { name: 'Prompts to judge it on, one to a line' })).toHaveValue(
    asked.join('\n'),
  )
})

test('edits that together push too hard are told of, and scaled on request; one undo brings them back', async ({
  studio,
  page,
}) => {
  await studio.search('cowboy')
  await studio.setStrength('Talks like a cowboy', 1)
  for (const { query, label } of [pirate, { query: 'sailor', label: 'Talks like a sailor' }]) {
    await studio.search(query)
    await studio.setStrength(label, 1)
  }
  const warning = page.getByRole('note').filter({ hasText: 'Together these edits push' })
  await expect(warning).toBeVisible()
  await warning.getByRole('button', { name: 'Scale down' }).click()
  await expect(warning).toHaveCount(0)
  expect((await studio.edits()).every((edit) => !edit.includes('+1.00'))).toBe(true)
  await page.keyboard.press('Control+z')
  await expect(warning).toBeVisible()
})
