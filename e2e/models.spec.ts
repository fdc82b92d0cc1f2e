import { expect, test } from './fixtures'
import { BROKEN, SECOND } from './models'

test('each model keeps its own conversation and edits, and switching loses nothing', async ({
  studio,
  page,
}) => {
  await studio.ask('Tell me about Tokyo.')
  await studio.steer('pirate', 'Talks like a pirate', 0.8)
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  await studio.message.fill('half a thou')

  await studio.turnTo(SECOND)
  await expect(studio.message).toHaveValue('half a thou')
  await expect(page.getByRole('listitem', { name: 'You' })).toHaveCount(0)
  await studio.ask('Who are you?')
  await expect(page.getByText('No features to steer by')).toBeVisible()

  await page.reload()
  await expect(page.getByRole('button', { name: `Model: ${SECOND}` })).toBeVisible()
  await expect(page.getByRole('listitem', { name: 'You' })).toContainText('Who are you?')

  await studio.turnTo('pocket')
  await expect(page.getByRole('listitem', { name: 'You' })).toContainText('Tell me about Tokyo.')
  expect((await studio.edits()).join()).toContain('confirmed +0.80')
  expect(await studio.ask('Why do people like coffee?')).toMatch(/\b(arr+|matey|ye|ahoy|aye)\b/i)
})

test('a model that cannot be loaded says why, where it is chosen and where it is asked', async ({
  studio,
  page,
}) => {
  await studio.message.fill('Tell me about Tokyo.')
  await studio.turnTo(BROKEN)
  await expect(page.getByRole('status').filter({ hasText: 'cannot be loaded' })).toContainText(
    'NeverHeardOfForCausalLM',
  )
  await page.getByRole('button', { name: /^Model: / }).click()
  await expect(page.getByRole('dialog', { name: 'Models' })).toContainText('NeverHeardOfForCausalLM')
  await page.keyboard.press('Escape')
  await expect(studio.send).toBeDisabled()
  await studio.turnTo('pocket')
  await expect(studio.message).toHaveValue('Tell me about Tokyo.')
  expect(await studio.ask('Tell me about Tokyo.')).toMatch(/tokyo|japan/i)
  await page.getByRole('button', { name: /^Model: / }).click()
  await expect(page.getByRole('radio', { name: BROKEN })).toBeDisabled()
})

test('the card says what a model is, and keys choose one only when they are meant to', async ({ studio }) => {
  const { page } = studio
  const picker = page.getByRole('button', { name: /^Model: / })
  await picker.press('Enter')
  const card = page.getByRole('region', { name: 'About pocket' })
  for (const fact of ['Parameters', 'Layers', 'Context', 'Autoencoder', 'Features'])
    await expect(card.getByText(fact, { exact: true })).toBeVisible()
  await page.getByRole('radio', { name: 'pocket', exact: true }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(picker).toHaveAccessibleName('Model: pocket')
  await page.getByRole('radio', { name: SECOND }).press('Enter')
  await expect(picker).toHaveAccessibleName(`Model: ${SECOND}`)
  await expect(picker).toBeFocused()
})

test('a model that has vanished gives way to the default one, with a notice', async ({ studio }) => {
  const { page } = studio
  await page.evaluate(() => {
    const saved = JSON.stringify({ state: { chosen: 'gone' }, version: 1 })
    sessionStorage.setItem('tiller.model', saved)
  })
  await page.reload()
  await expect(page.getByRole('button', { name: 'Model: pocket' })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('gone is not served any more')
})
