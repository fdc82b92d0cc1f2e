import { expect, test } from './fixtures'
import { styles } from './styles'

const [pirate] = styles

test('a person who does not know what to search for is shown ways of speaking, and tries one', async ({
  studio,
  page,
}) => {
  await page.getByRole('button', { name: 'More ways of speaking' }).click()
  await page.getByRole('button', { name: 'pirate', exact: true }).click()
  await expect(studio.slider(pirate.label)).toBeVisible()
})

test('the details of a feature tell how far to push it, where it fires, and what is like it', async ({
  studio,
  page,
}) => {
  await studio.search(pirate.query)
  await page.getByRole('button', { name: `${pirate.label} : details`, exact: true }).click()
  const details = page.getByRole('dialog', { name: pirate.label })

  const strengths = details.getByRole('table').getByRole('rowheader')
  await expect(strengths.first()).toHaveText(/^\+0\.\d\d$/)
  expect(await strengths.count()).toBeGreaterThanOrEqual(4)

  await details.getByText(/^From faint to strong/).click()
  const faint = details.getByRole('group').getByRole('listitem')
  expect(await faint.count()).toBeGreaterThanOrEqual(10)

  const similar = details.getByRole('region', { name: 'Similar features' }).getByRole('button')
  const other = await similar.first().innerText()
  await similar.first().click()
  await expect(page.getByRole('dialog', { name: other })).toBeVisible()
  await expect(details).toHaveCount(0)
})
