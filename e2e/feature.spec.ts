import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from './fixtures'
import { countMarks, styles } from './styles'

const run = promisify(execFile)
const [{ query, label, marks }] = styles

test('a feature has a page: found, read, tried on a text, heard in the chat', async ({ studio }) => {
  const { page } = studio
  await studio.ask('Tell me about Tokyo.')
  await studio.search(query)
  await page
    .getByRole('button', { name: `${label} : details` })
    .first()
    .click()
  await page.getByRole('link', { name: 'All that is known of it' }).click()

  await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible()
  await expect(page).toHaveTitle(`${label} · Tiller`)
  await page
    .getByRole('textbox', { name: 'A text of your own' })
    .fill('Ahoy there! The weather is fine, matey.')
  await page.getByRole('button', { name: 'Read it' }).click()
  await expect(page.getByText(/It fires on \d+ of \d+ tokens/)).toBeVisible()
  await page.getByRole('textbox', { name: 'A text of your own' }).fill('Rice.')
  await page.getByRole('button', { name: 'Read it' }).click()
  await expect(page.getByText('It is silent here.')).toBeVisible()

  const slider = page.getByRole('slider', { name: label })
  await slider.press('End')
  await page.getByRole('button', { name: 'Hear it in the chat' }).click()
  await studio.compare.click()
  await studio.keepSteered.click()
  expect(countMarks(await studio.answer(), marks)).toBeGreaterThanOrEqual(2)
})

test('a page of a feature opens by its address alone, and leads to its neighbours', async ({ page }) => {
  const found = await page.request.post('/api/v1/features/search', {
    data: { session_id: 'default_session', query, top_k: 1 },
  })
  const [{ feature_id: id }] = await found.json()
  await page.goto(`/features/${id}?model=pocket`)
  await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible()
  const near = page.getByRole('region', { name: 'Similar features' }).getByRole('link').first()
  const name = await near.innerText()
  await near.click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible()

  await page.goto('/features/nothing')
  await expect(page.getByText(/There is no feature with id/)).toBeVisible()
})

test('the code of a feature’s page steers as the slider says', async ({ page }) => {
  const found = await page.request.post('/api/v1/features/search', {
    data: { session_id: 'default_session', query, top_k: 1 },
  })
  const [{ feature_id: id }] = await found.json()
  await page.goto(`/features/${id}?model=pocket`)
  const codeOf = async (name: string) => {
    await page.getByRole('tab', { name }).click()
    return page.getByRole('tabpanel', { name }).locator('code').innerText()
  }
  const folder = await mkdtemp(join(tmpdir(), 'tiller-code-'))
  try {
    const script = join(folder, 'steer.mts')
    await writeFile(script, await codeOf('TypeScript'))
    const said = await run('npx', ['tsx', script])
    expect(countMarks(said.stdout, marks)).toBeGreaterThanOrEqual(2)
    const answered = await run('sh', ['-c', await codeOf('curl')])
    expect(countMarks(JSON.parse(answered.stdout).choices[0].message.content, marks)).toBeGreaterThanOrEqual(
      2,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a person looks inside an answer: what fires, what else could have stood there', async ({ studio }) => {
  const { page } = studio
  await studio.ask('Tell me about Tokyo.')
  await page.getByRole('button', { name: 'Look inside' }).click()
  const tokens = page.getByRole('toolbar', { name: 'The answer’s tokens' }).getByRole('button')
  await expect.poll(async () => (await tokens.allInnerTexts()).join('')).toMatch(/Tokyo/)
  await tokens.first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(tokens.nth(1)).toBeFocused()
  const card = page.getByRole('region', { name: /^The token/ })
  await expect(card.getByText(/likely/)).toBeVisible()
  await page.getByRole('radio').first().check({ force: true })
  await expect(tokens.first()).toBeVisible()
  await card
    .getByRole('button', { name: /^(?!Go on with)/ })
    .first()
    .click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Back to the text' }).click()
  await expect(tokens).toHaveCount(0)
})
