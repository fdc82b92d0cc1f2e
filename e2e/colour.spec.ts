import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { countMarks, styles } from './styles'

const [pirate, cowboy] = styles
const tokens = (page: Page, label: string) =>
  page.getByRole('toolbar', { name: `The answer, coloured by ${label}` }).getByRole('button')

async function colourBy(page: Page, label: string) {
  await page
    .getByRole('button', { name: `${label} : details`, exact: true })
    .first()
    .click()
  await page.getByRole('button', { name: 'Colour answers by it' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Colour' })).toContainText(label)
}

const coloured = (page: Page, label: string) =>
  tokens(page, label).evaluateAll(
    (all) => all.filter((each) => getComputedStyle(each).boxShadow !== 'none').length,
  )

/** Counts the tokens that an answer shows while it is written: it may be over before anybody looks. */
async function watchLive(page: Page): Promise<() => Promise<number>> {
  const counter = await page.evaluateHandle(() => {
    const seen = { most: 0 }
    const count = () => {
      const { length } = document.querySelectorAll('li[aria-busy="true"] [role="toolbar"] button')
      seen.most = Math.max(seen.most, length)
    }
    new MutationObserver(count).observe(document.body, { subtree: true, childList: true, attributes: true })
    return seen
  })
  return () => counter.evaluate(({ most }) => most)
}

test('answers are coloured by a feature, those of before and those that are being written', async ({
  studio,
  page,
}) => {
  await studio.ask('Tell me about Tokyo.')
  await studio.search('places')
  await colourBy(page, 'About places')
  await expect.poll(() => coloured(page, 'About places')).toBeGreaterThan(2)
  await tokens(page, 'About places').first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(tokens(page, 'About places').nth(1)).toBeFocused()
  await expect(page.getByText(/“.+”: \d+\.\d\d, \d+ %/)).toBeVisible()

  let read = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/features/activations')) read += 1
  })
  const live = await watchLive(page)
  await studio.message.fill('Tell me about the Moon.')
  await studio.send.click()
  await studio.answer()
  expect(await live(), 'it is coloured while it is written').toBeGreaterThan(3)
  await expect(page.getByRole('toolbar', { name: /coloured by About places/ })).toHaveCount(2)
  expect(read, 'what came with the stream is not read again').toBe(0)

  await page.getByRole('button', { name: 'Stop colouring' }).click()
  await expect(page.getByRole('toolbar')).toHaveCount(0)
})

test('inside a steered answer the tokens are marked that steering made likelier', async ({
  studio,
  page,
}) => {
  await studio.ask('Tell me about Tokyo.')
  await studio.steer(pirate.query, pirate.label, 0.8)
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  await page.getByRole('button', { name: 'Look inside' }).last().click()
  await expect(page.getByText(/^\d+ of \d+ tokens are dotted/)).toBeVisible()
  const marked = page.locator('.steered-token')
  expect(countMarks((await marked.allInnerTexts()).join(' '), /arr|matey|be|ye/gi)).toBeGreaterThan(0)
  await marked.first().hover()
  await expect(page.getByText(/without the steering$/)).toBeVisible()
})

test('a wish is answered by features with reasons, and nothing is applied unseen', async ({
  studio,
  page,
}) => {
  await studio.tab('Search').click()
  await page
    .getByRole('textbox', { name: 'What answers should be like' })
    .fill('like a pirate, less like a cowboy')
  await page.getByRole('button', { name: 'Propose features' }).click()
  const proposed = page.getByRole('list', { name: 'Proposed features' })
  const row = (label: string) => proposed.getByRole('listitem').filter({ hasText: label })
  await expect(row(pirate.label)).toContainText('You said “pirate”.')
  await expect(row(cowboy.label)).toContainText('You asked for less of')
  await expect(row(cowboy.label)).toContainText('−')
  expect(await studio.edits()).toEqual([])
  await studio.tab('Search').click()
  await page
    .getByRole('textbox', { name: 'What answers should be like' })
    .fill('like a pirate, less like a cowboy')
  await page.getByRole('button', { name: 'Propose features' }).click()
  await row(cowboy.label).getByRole('checkbox').uncheck()
  await page.getByRole('button', { name: 'Make it pending' }).click()
  const edits = await studio.edits()
  expect(edits).toHaveLength(1)
  expect(edits[0]).toMatch(/pending \+0\.\d\d/)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('list', { name: 'Modified features' })).toHaveCount(0)
})

test('two sets of texts are told apart, and a persona is made of what tells them', async ({
  studio,
  page,
}) => {
  await page.goto('/contrast')
  await page.getByRole('button', { name: 'Try an example' }).click()
  await page.getByRole('button', { name: 'Tell them apart' }).click()
  const more = page.getByRole('region', { name: 'More in A' })
  await expect(more).toContainText(pirate.label)
  await expect(more).toContainText(/in 5 and 0 texts/)
  const box = more.getByRole('listitem').filter({ hasText: pirate.label }).first().getByRole('checkbox')
  await box.check()
  await page.getByRole('button', { name: 'Save as a persona' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save as a persona' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Told apart')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('link', { name: 'See your personas' })).toBeVisible()
  await page.getByRole('button', { name: 'Hear it in the chat' }).click()
  await expect(page.getByRole('list', { name: 'Modified features' })).toContainText(pirate.label)
  await studio.message.fill('Tell me about Tokyo.')
  await page.getByRole('button', { name: 'Send and compare' }).click()
  const { original, steered } = await studio.compared()
  expect(countMarks(original, pirate.marks)).toBe(0)
  expect(countMarks(steered, pirate.marks)).toBeGreaterThanOrEqual(1)
})

const looks = [
  { name: 'by day', use: { colorScheme: 'light' } },
  { name: 'by night', use: { colorScheme: 'dark' } },
  { name: 'in forced colours', use: { forcedColors: 'active' } },
] as const

for (const { name, use } of looks)
  test.describe(name, () => {
    test.use({ ...use, bypassCSP: true, contextOptions: { reducedMotion: 'reduce' } })

    test('axe finds nothing on conditions, coloured answers, proposals and a contrast', async ({
      studio,
      page,
    }) => {
      const faults = async () =>
        (await new AxeBuilder({ page }).analyze()).violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
        )
      await studio.ask('Tell me about Tokyo.')
      await studio.search('places')
      await colourBy(page, 'About places')
      await expect.poll(() => coloured(page, 'About places')).toBeGreaterThan(2)
      expect(await faults(), 'coloured').toEqual([])
      await studio.search('')
      await page.getByRole('textbox', { name: 'What answers should be like' }).fill('like a pirate')
      await page.getByRole('button', { name: 'Propose features' }).click()
      await expect(page.getByRole('list', { name: 'Proposed features' })).toBeVisible()
      expect(await faults(), 'proposals').toEqual([])
      await studio.tab('Modified').click()
      await page.getByRole('button', { name: 'Add a condition' }).click()
      const form = page.getByRole('form', { name: 'Condition' })
      await form.getByRole('searchbox', { name: 'A feature to watch' }).fill('places')
      await form.getByRole('button', { name: 'About places', exact: true }).click()
      await expect(form.getByRole('slider')).toBeVisible()
      expect(await faults(), 'form').toEqual([])
      await form.getByText('Tell me', { exact: true }).click()
      await form.getByRole('button', { name: 'Make it pending' }).click()
      await studio.compare.click()
      await studio.compared()
      await page.getByRole('button', { name: 'Show where' }).click()
      expect(await faults(), 'where it held').toEqual([])
      await page.goto('/contrast')
      await page.getByRole('button', { name: 'Try an example' }).click()
      await page.getByRole('button', { name: 'Tell them apart' }).click()
      await expect(page.getByRole('region', { name: 'More in A' })).toBeVisible()
      expect(await faults(), 'contrast').toEqual([])
    })
  })
