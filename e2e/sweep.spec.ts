import { readFile } from 'node:fs/promises'
import { expect, test } from './fixtures'
import { countMarks, styles } from './styles'

const [pirate, cowboy] = styles

test('a feature is swept: answers at rising strengths, drawn, and saved', async ({ page }) => {
  await page.goto('/sweep')
  await page.getByRole('searchbox', { name: 'Search a feature to sweep' }).fill(pirate.query)
  await page
    .getByRole('list', { name: 'Found' })
    .getByRole('button', { name: pirate.label, exact: true })
    .click()
  await page.getByRole('textbox', { name: 'Questions, one to a line' }).fill('Tell me about Tokyo.')
  await page.getByRole('textbox', { name: 'Strengths' }).fill('0, 0.8')
  await page.getByRole('button', { name: 'Sweep', exact: true }).click()
  await expect(page.getByText('2 of 2 answers')).toBeVisible()

  const answers = await page.getByRole('region', { name: 'Results' }).getByRole('listitem').allInnerTexts()
  expect(countMarks(answers[0] ?? '', pirate.marks)).toBe(0)
  expect(countMarks(answers[1] ?? '', pirate.marks)).toBeGreaterThanOrEqual(2)
  const fires = answers.map((text) => Number(/fires (\d+) %/.exec(text)?.[1]))
  expect(fires[1]).toBeGreaterThan(fires[0]!)
  await expect(page.getByRole('figure')).toContainText('nats per token')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as JSON' }).click()
  const saved = JSON.parse(await readFile(await (await download).path(), 'utf8'))
  expect(saved.answers.map(({ strengths }: { strengths: number[] }) => strengths)).toEqual([[0], [0.8]])
})

test('two features are crossed: a grid by style or fluency, whose cells open; it can be stopped and gone on with', async ({
  page,
}) => {
  await page.goto('/sweep')
  for (const { query, label } of [pirate, cowboy]) {
    await page.getByRole('searchbox', { name: 'Search a feature to sweep' }).fill(query)
    await page.getByRole('list', { name: 'Found' }).getByRole('button', { name: label, exact: true }).click()
  }
  await page.getByRole('textbox', { name: 'Questions, one to a line' }).fill('Tell me about Tokyo.')
  await page.getByRole('button', { name: 'Sweep', exact: true }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Write the rest' }).click()
  await expect(page.getByText('9 of 9 answers')).toBeVisible()
  const grid = page.getByRole('region', { name: 'Answers by both strengths' })
  await expect(grid.getByRole('cell')).toHaveCount(9)
  await expect(grid.getByRole('button', { name: /^0, 0: fires 0\.0%$/ })).toBeVisible()
  await expect(grid.getByRole('button', { name: /^\+0\.80, 0: fires (?!0\.0)[\d.]+%$/ })).toBeVisible()
  await page.getByRole('radio', { name: 'How unexpected' }).check()
  const piratical = grid.getByRole('button', { name: /^\+0\.80, 0: [\d.]+ nats per token$/ })
  await piratical.click()
  await expect(piratical).toHaveAttribute('aria-expanded', 'true')
  const answer = page.getByRole('region', { name: `${pirate.label} +0.80 and ${cowboy.label} 0` })
  expect(countMarks(await answer.innerText(), pirate.marks)).toBeGreaterThanOrEqual(1)
})
