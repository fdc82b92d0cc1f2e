import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { countMarks, styles } from './styles'

const [pirate, cowboy] = styles

/** Chooses a feature in a field of the form. */
async function choose(form: Locator, field: string, { query, label }: { query: string; label: string }) {
  await form.getByRole('searchbox', { name: field }).fill(query)
  await form
    .getByRole('list', { name: `${field}: found` })
    .getByRole('button', { name: label, exact: true })
    .click()
}

async function openForm(page: Page): Promise<Locator> {
  await page.getByRole('tab', { name: 'Modified' }).click()
  await page.getByRole('button', { name: 'Add a condition' }).click()
  return page.getByRole('form', { name: 'Condition' })
}

const share = async (form: Locator, label: string, percent: number) => {
  const slider = form.getByRole('slider', { name: `Share of the strongest of ${label}` })
  await slider.fill(String(percent / 100))
}

test('a person ends answers that talk like a pirate: pending, compared, kept, and told why', async ({
  studio,
  page,
}) => {
  await studio.ask('Tell me about Tokyo.')
  await studio.steer(pirate.query, pirate.label, 0.8)
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)

  const form = await openForm(page)
  await expect(form.getByText('Choose a feature after “When”.')).toBeVisible()
  await choose(form, 'A feature to watch', pirate)
  await share(form, pirate.label, 20)
  await form.getByText('Stop', { exact: true }).click()
  await form.getByRole('button', { name: 'Make it pending' }).click()
  const list = page.getByRole('list', { name: 'Conditions', exact: true })
  await expect(list).toContainText(`When ${pirate.label} fires above 20 %`)
  await expect(list).toContainText('pending')

  await studio.compare.click()
  const { original, steered } = await studio.compared()
  expect(countMarks(original, pirate.marks)).toBeGreaterThanOrEqual(2)
  expect(steered).toContain('ended by a condition')
  await expect(studio.steered.getByRole('list', { name: 'Conditions in force' })).toContainText(
    'ended the answer',
  )
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  await expect(list).toContainText('confirmed')

  await studio.message.fill('Why do people like coffee?')
  await studio.send.click()
  const answer = page.getByRole('listitem', { name: 'Tiller' }).last()
  await expect(answer.getByText('ended by a condition')).toBeVisible()
  await expect(answer.getByRole('list', { name: 'Conditions in force' })).toContainText('ended the answer')

  await page.reload()
  await expect(answer.getByText('ended by a condition')).toBeVisible()
})

test('a condition steers only where it holds, and shows where; undo and redo, and one inside it', async ({
  studio,
  page,
}) => {
  const form = await openForm(page)
  await choose(form, 'A feature to watch', { query: 'places', label: 'About places' })
  await share(form, 'About places', 10)
  await choose(form, 'A feature to steer by', cowboy)
  await form.getByRole('slider', { name: `Strength of ${cowboy.label}` }).fill('0.9')
  await form.getByRole('button', { name: 'A condition inside this one' }).click()
  const inside = form.getByRole('group', { name: 'Inside it' })
  await choose(inside, 'A feature to watch', pirate)
  await inside.getByText('Tell me', { exact: true }).click()
  await form.getByRole('button', { name: 'Make it pending' }).click()
  const list = page.getByRole('list', { name: 'Conditions', exact: true })
  await expect(list).toContainText('About places')
  await expect(list.getByRole('list', { name: 'Inside it' })).toContainText(pirate.label)
  await page.keyboard.press('Control+z')
  await expect(list).not.toContainText('About places')
  await page.keyboard.press('Control+Shift+z')
  await expect(list).toContainText('About places')

  await studio.message.fill('Tell me about Tokyo.')
  await page.getByRole('button', { name: 'Send and compare' }).click()
  const { original, steered } = await studio.compared()
  expect(original).not.toContain('held')
  const said = (side: string) => side.split('\n')[1]
  expect(said(steered)).not.toBe(said(original))
  const rows = studio.steered.getByRole('list', { name: 'Conditions in force' }).getByRole('listitem')
  await expect(rows.first()).toContainText(/held .*at \d+ of \d+ words/)
  await expect(rows).toHaveCount(2)
  await rows.first().getByRole('button', { name: 'Show where' }).click()
  await expect(studio.steered.locator('mark').first()).toBeVisible()
  await rows.first().getByRole('button', { name: 'Hide where' }).click()
  await expect(studio.steered.locator('mark')).toHaveCount(0)
})

test('a persona keeps its conditions, and is whole where it is opened by its link', async ({
  studio,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const form = await openForm(page)
  await choose(form, 'A feature to watch', pirate)
  await form.getByText('Tell me', { exact: true }).click()
  await form.getByRole('button', { name: 'Make it pending' }).click()
  await page.getByRole('button', { name: 'Save as a persona' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save as a persona' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Watchful')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'See your personas' }).click()
  await page.getByRole('button', { name: 'Copy a link to Watchful' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#1.')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.goto('/')
  await page.getByRole('tab', { name: 'Modified' }).click()
  await page.getByRole('button', { name: 'Remove this condition' }).click()
  await page.goto(link)
  await expect(page.getByRole('list', { name: 'Under conditions' })).toContainText(pirate.label)
  await page.getByRole('button', { name: 'Use it in the chat' }).click()
  await expect(page.getByRole('list', { name: 'Conditions', exact: true })).toContainText('pending')
  await expect(studio.message).toBeEditable()
})
