import { expect, test } from './fixtures'
import { countMarks, styles } from './styles'

const [pirate] = styles

test('a starter card compares by itself, on its own question, and leaves the draft alone', async ({
  studio,
  page,
}) => {
  await studio.message.fill('half a thou')
  await page.getByRole('button', { name: /^Make it a pirate/ }).click()
  const { original, steered } = await studio.compared()
  expect(countMarks(original, pirate.marks)).toBe(0)
  expect(countMarks(steered, pirate.marks)).toBeGreaterThanOrEqual(2)
  await expect(studio.message).toHaveValue('half a thou')
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)

  await page.getByRole('button', { name: 'New chat' }).click()
  await page.getByRole('button', { name: /^Make it a cowboy/ }).click()
  await studio.compared()
  // Each card is a change of its own: the first is confirmed, the second compared.
  await expect(
    studio.steered.getByRole('list', { name: 'Edits in force' }).getByRole('listitem'),
  ).toHaveCount(2)
})

test('Enter does the one thing that is next', async ({ studio, page }) => {
  await studio.message.fill('Tell me about Tokyo.')
  await studio.message.press('Enter')
  await studio.answer()
  await studio.search(pirate.query)
  await studio.setStrength(pirate.label, 0.8)
  await expect(studio.compare).toBeVisible()

  await studio.message.fill('Why do people like coffee?')
  await expect(studio.compare).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Send and compare' })).toBeEnabled()
  await studio.message.press('Enter')
  const { original, steered } = await studio.compared()
  expect(original).toMatch(/coffee/i)
  expect(countMarks(steered, pirate.marks)).toBeGreaterThanOrEqual(2)
  await expect(page.getByRole('listitem', { name: 'You' }).last()).toHaveText('Why do people like coffee?')
  await studio.keepOriginal.click()
  await expect(studio.original).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await studio.message.press('Enter')
  await studio.compared()
})

test('a long conversation goes on: the oldest turns leave by themselves, and the meter tells', async ({
  studio,
  page,
}) => {
  test.slow()
  const long = 'Tell me about Tokyo, its trains, its food and its parks. '.repeat(10)
  for (let i = 0; i < 6; i += 1) await studio.ask(`${i} ${long}`)
  await expect(page.getByText('Earlier turns are no longer read by the model')).toBeVisible()
  await expect(page.getByText(/tokens.*[\d,]+ (are kept|stay) free for the answer/)).toBeAttached()
  await expect(page.getByRole('listitem', { name: 'You' })).toHaveCount(6)
  expect((await studio.answer()).split(' ').length).toBeGreaterThan(4)
})

test('a message that is longer than the model can read is told before it is sent', async ({
  studio,
  page,
}) => {
  await studio.message.fill('Tokyo is a city. '.repeat(300))
  await expect(
    page.getByText(/The model reads at most [\d,]+ tokens in one message; this one has/),
  ).toBeVisible()
  await expect(studio.send).toBeDisabled()
})

test('a reload in the middle of an answer keeps what was said as stopped, not as a failure', async ({
  studio,
  page,
}) => {
  const line = await page.context().newCDPSession(page)
  await line.send('Network.enable')
  const thin = { offline: false, latency: 0, downloadThroughput: 2500, uploadThroughput: -1 }
  await line.send('Network.emulateNetworkConditions', thin)
  await studio.message.fill('Tell me a story about the Moon.')
  await studio.send.click()
  const answer = page.getByRole('listitem', { name: 'Tiller' }).last()
  await expect(answer).toContainText(/\w+ \w+ \w+/)
  await page.reload()
  await expect(answer).toContainText(/\w+ \w+ \w+[^]*stopped/)
  await expect(page.getByText(/failed|connection/i)).toHaveCount(0)
})

test('without a network a search says so', async ({ studio, page }) => {
  await studio.tab('Search').click()
  await page.context().setOffline(true)
  await page.getByRole('searchbox', { name: 'Search features' }).fill('pirate')
  await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText('The server cannot be reached')
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(studio.slider(pirate.label)).toBeVisible()
})

test('a number that is out of range says what it stays', async ({ studio, page }) => {
  await expect(studio.message).toBeEditable()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByLabel('Temperature').fill('9')
  await expect(page.getByText('Give a number from 0 to 2.')).toBeVisible()
  await page.getByLabel('Top-p').focus()
  await expect(page.getByText('It stays 0.7: the number has to be from 0 to 2.')).toBeVisible()
})
