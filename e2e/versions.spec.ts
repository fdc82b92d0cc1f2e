import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './fixtures'

const asked = 'Tell me about Tokyo.'

test('an answer has versions, told by what made them, and each keeps what followed', async ({
  studio,
  page,
}) => {
  const first = await studio.ask(asked)
  const answer = page.getByRole('listitem', { name: 'Tiller' })
  await answer.getByRole('button', { name: 'Regenerate' }).click()
  await expect(answer.getByRole('img', { name: 'Version 2 of 2' })).toBeVisible()
  await studio.ask('And why?')
  await expect(answer).toHaveCount(2)
  await answer.first().getByRole('button', { name: 'Former answer' }).click()
  await expect(answer).toHaveCount(1)
  await expect(answer.getByRole('img', { name: 'Version 1 of 2' })).toBeVisible()
  await answer.getByRole('button', { name: 'How this answer was made' }).click()
  const made = page.getByRole('dialog', { name: 'How this answer was made' })
  await expect(made).toContainText('pocket')
  await expect(made).toContainText('20')
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(answer.getByRole('img', { name: 'Version 1 of 2' })).toBeVisible()
  expect(await studio.answer()).toBe(first)
  await answer.getByRole('button', { name: 'Next answer' }).press('Enter')
  await expect(answer).toHaveCount(2)
})

test('asking again with its seed draws the same answer', async ({ studio, page }) => {
  await studio.ask(asked)
  const answer = page.getByRole('listitem', { name: 'Tiller' }).last()
  const text = () => answer.locator('p').first().innerText()
  const before = await text()
  await answer.getByRole('button', { name: 'How this answer was made' }).click()
  await page.getByRole('button', { name: 'Ask again with this seed' }).click()
  await expect(answer.getByRole('img', { name: 'Version 2 of 2' })).toBeVisible()
  expect(await text()).toBe(before)
})

test('a question is asked otherwise by keyboard, and the former one stays', async ({ studio, page }) => {
  await studio.ask(asked)
  const you = page.getByRole('listitem', { name: 'You' })
  await you.getByRole('button', { name: 'Edit this message' }).press('Enter')
  const field = page.getByRole('textbox', { name: 'Your message, said otherwise' })
  await expect(field).toBeFocused()
  await field.press('Escape')
  await expect(you.getByRole('button', { name: 'Edit this message' })).toBeFocused()
  await page.keyboard.press('Enter')
  await field.fill('Why do people like coffee?')
  await field.press('Enter')
  await expect(you).toContainText('Why do people like coffee?')
  await studio.answer()
  await you.getByRole('button', { name: 'Former version of the question' }).click()
  await expect(you).toContainText(asked)
  expect(await studio.answer()).toMatch(/tokyo|japan/i)
})

test('Escape stops the answer, and the copied answer is what was written', async ({
  studio,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const line = await context.newCDPSession(page)
  await line.send('Network.enable')
  const thin = { offline: false, latency: 0, downloadThroughput: 600, uploadThroughput: -1 }
  await line.send('Network.emulateNetworkConditions', thin)
  await studio.message.fill('Tell me a story about the Moon.')
  await studio.message.press('Enter')
  const answer = page.getByRole('listitem', { name: 'Tiller' }).last()
  await expect(answer).toContainText(/\w+ \w+ \w+/)
  await page.keyboard.press('Escape')
  await expect(answer).toContainText('stopped')
  await answer.getByRole('button', { name: 'Copy the answer' }).click()
  await expect(answer.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(await answer.locator('p').first().innerText()).toContain(copied.trim().split('\n')[0])
})

test('an answer goes on from another token, as a version of its own', async ({ studio, page }) => {
  const before = await studio.ask(asked)
  const answer = page.getByRole('listitem', { name: 'Tiller' })
  await answer.getByRole('button', { name: 'Look inside' }).click()
  const token = answer.getByRole('toolbar', { name: 'The answer’s tokens' }).getByRole('button').nth(3)
  await token.click()
  const other = answer.getByRole('button', { name: /^Go on with/ }).first()
  const word = /“(.*)”/.exec((await other.getAttribute('aria-label')) ?? '')?.[1] ?? ''
  await other.click()
  await expect(answer.getByRole('img', { name: 'Version 2 of 2' })).toBeVisible()
  const after = await studio.answer()
  expect(after).not.toBe(before)
  expect(after).toContain(word)
  await answer.getByRole('button', { name: 'How this answer was made' }).click()
  await expect(page.getByRole('dialog', { name: 'How this answer was made' })).toContainText(`${word}”`)
})

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme, bypassCSP: true, contextOptions: { reducedMotion: 'reduce' } })
    test('axe finds nothing on versions, the editor, what made an answer, and the list', async ({
      studio,
      page,
    }) => {
      const faults = async () =>
        (await new AxeBuilder({ page }).analyze()).violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
        )
      await studio.ask(asked)
      const answer = page.getByRole('listitem', { name: 'Tiller' })
      await answer.getByRole('button', { name: 'Regenerate' }).click()
      await expect(answer.getByRole('img', { name: 'Version 2 of 2' })).toBeVisible()
      await page.getByRole('button', { name: 'Edit this message' }).press('Enter')
      expect(await faults(), 'editor').toEqual([])
      await page.keyboard.press('Escape')
      await answer.getByRole('button', { name: 'How this answer was made' }).click()
      await expect(page.getByRole('dialog', { name: 'How this answer was made' })).toBeVisible()
      expect(await faults(), 'what made it').toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Conversations', exact: true }).click()
      await page
        .getByRole('button', { name: /^More: / })
        .first()
        .press('Enter')
      await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused()
      expect(await faults(), 'menu').toEqual([])
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 1500, height: 900 })
      await page.getByRole('button', { name: 'Conversations', exact: true }).click()
      await expect(page.getByRole('complementary', { name: 'Conversations' })).toBeVisible()
      expect(await faults(), 'beside the chat').toEqual([])
    })
  })

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  test('the tools of a turn are there, each large enough for a finger', async ({ studio, page }) => {
    await studio.ask(asked)
    const tools = page.locator('#conversation').getByRole('button')
    for (const tool of await tools.all()) {
      const box = await tool.boundingBox()
      expect(box?.height, await tool.innerText()).toBeGreaterThanOrEqual(44)
      await expect(tool).toBeInViewport()
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
})
