import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { Studio } from './studio'
import { countMarks, styles } from './styles'

const [pirate, cowboy] = styles

interface Address {
  session_id: string
  variant_id: string
}

/** Where the server keeps the edits of this browser; the page names no place while it writes there. */
const addressIn = async (page: Page): Promise<Address> => {
  const found = await page.waitForFunction(
    () =>
      (JSON.parse(localStorage.getItem('tiller.variant:pocket')!) as { state: { address: Address | null } })
        .state.address,
  )
  return (await found.jsonValue())!
}

/** Steers this browser's variant as another browser or a program does. */
async function steerElsewhere(page: Page, feature_label: string, value: number) {
  const data = { ...(await addressIn(page)), feature_label, value }
  const answer = await page.request.post('/api/v1/features/steer', { data })
  expect(answer.status(), await answer.text()).toBe(200)
}

async function stored(page: Page): Promise<Record<string, number>> {
  const query = new URLSearchParams({ ...(await addressIn(page)) })
  const variant = (await (await page.request.get(`/api/v1/features/modified?${query}`)).json()) as {
    edits: { feature_label: string; value: number }[]
  }
  return Object.fromEntries(variant.edits.map((edit) => [edit.feature_label, edit.value]))
}

test.describe('edits that were changed elsewhere', () => {
  test('are shown beside one’s own, and both are put together', async ({ studio, page }) => {
    await studio.ask('Tell me about Tokyo.')
    await studio.steer(pirate.query, pirate.label, 0.8)
    await steerElsewhere(page, cowboy.label, 0.3)
    await studio.keepSteered.click()
    const dialog = page.getByRole('dialog', { name: 'Changed elsewhere' })
    await expect(dialog.getByRole('row', { name: cowboy.label })).toContainText('+0.30')
    await expect(dialog.getByRole('row', { name: pirate.label })).toContainText('+0.80')
    // By keyboard alone.
    await dialog.getByRole('button', { name: 'Put both together' }).press('Enter')
    await expect(dialog).toHaveCount(0)
    await expect(studio.steered).toHaveCount(0)
    expect(await stored(page)).toEqual({ [pirate.label]: 0.8, [cowboy.label]: 0.3 })
    expect((await studio.edits()).join()).toMatch(/confirmed \+0\.[38]0[^]*confirmed \+0\.[38]0/)
  })

  test('stay, and one’s own come back with Undo', async ({ studio, page }) => {
    await studio.ask('Tell me about Tokyo.')
    await studio.steer(pirate.query, pirate.label, 0.8)
    await steerElsewhere(page, pirate.label, 0.3)
    await studio.keepSteered.click()
    const dialog = page.getByRole('dialog', { name: 'Changed elsewhere' })
    await expect(dialog.getByRole('button', { name: 'Put both together' })).toHaveCount(0)
    await dialog.getByRole('button', { name: 'Keep what is stored' }).click()
    await expect(studio.steered).toHaveCount(0)
    expect((await studio.edits()).join()).toContain('confirmed +0.30')
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await studio.edits()).join()).toContain('pending +0.80')
  })

  test('in another tab of this browser: neither tab overwrites the other unseen', async ({
    studio,
    page,
  }) => {
    await studio.ask('Tell me about Tokyo.')
    await studio.steer(pirate.query, pirate.label, 0.8)
    const other = new Studio(await page.context().newPage())
    await other.open()
    await other.steer(cowboy.query, cowboy.label, 0.3)
    await other.keepSteered.click()
    await expect(other.steered).toHaveCount(0)

    await studio.keepSteered.click()
    const dialog = page.getByRole('dialog', { name: 'Changed elsewhere' })
    await dialog.getByRole('button', { name: 'Use mine' }).click()
    await expect(studio.steered).toHaveCount(0)
    expect(await stored(page)).toEqual({ [pirate.label]: 0.8 })
    await expect.poll(async () => (await other.edits()).join()).toContain(pirate.label)
    await other.page.close()
  })

  test.describe('on a phone', () => {
    test.use({ viewport: { width: 390, height: 844 } })
    test('fit the screen', async ({ studio, page }) => {
      await page.getByRole('button', { name: /^Make it a pirate/ }).click()
      await studio.compared()
      await steerElsewhere(page, cowboy.label, 0.3)
      await studio.keepSteered.click()
      const dialog = page.getByRole('dialog', { name: 'Changed elsewhere' })
      await expect(dialog).toBeVisible()
      for (const button of await dialog.getByRole('button').all()) await expect(button).toBeInViewport()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('alert').filter({ hasText: 'changed elsewhere' })).toBeVisible()
      expect(await stored(page)).toEqual({ [cowboy.label]: 0.3 })
    })
  })
})

test('two tabs have a conversation each: one compares while the other starts anew and asks', async ({
  studio,
  page,
}) => {
  await studio.ask('Tell me about Tokyo.')
  await studio.steer(pirate.query, pirate.label, 0.8)
  const other = new Studio(await page.context().newPage())
  await other.open()
  await other.page.getByRole('button', { name: 'New chat' }).click()
  await other.ask('Why do people like coffee?')

  await expect(page.getByRole('listitem', { name: 'You' })).toHaveText('Tell me about Tokyo.')
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  expect(countMarks(await studio.answer(), pirate.marks)).toBeGreaterThanOrEqual(2)
  await expect(other.page.getByRole('listitem', { name: 'You' })).toHaveText('Why do people like coffee?')
  await other.page.close()
})

test('a reload, and Back and Forward, keep a comparison with its pending edits', async ({ studio, page }) => {
  await studio.ask('Tell me about Tokyo.')
  const { original, steered } = await studio.steer(pirate.query, pirate.label, 0.8)
  await page.reload()
  expect(await studio.compared()).toEqual({ original, steered })
  await page.goto('/signin-of-nobody')
  await page.goBack()
  expect(await studio.compared()).toEqual({ original, steered })
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  expect((await studio.edits()).join()).toContain('confirmed +0.80')
})

test('a reload in the middle of a comparison writes both answers again, the same', async ({
  studio,
  page,
}) => {
  await studio.ask('Tell me about Tokyo.')
  const { steered } = await studio.steer(pirate.query, pirate.label, 0.8)
  await studio.keepOriginal.click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await studio.compare.click()
  await expect(studio.steered).toBeVisible()
  await page.reload()
  expect((await studio.compared()).steered).toBe(steered)
})

test('Back closes the details of a feature, and a reload leaves them open', async ({ studio, page }) => {
  await studio.search('pirate')
  await page.getByRole('button', { name: `${pirate.label} : details`, exact: true }).click()
  const details = page.getByRole('dialog', { name: pirate.label })
  await expect(details).toBeVisible()
  await page.reload()
  await expect(details).toBeVisible()
  await page.goBack()
  await expect(details).toHaveCount(0)
  await expect(studio.message).toBeVisible()
  await page.goForward()
  await expect(details).toBeVisible()
  await details.getByRole('button', { name: 'Close' }).click()
  await expect(details).toHaveCount(0)
  expect(new URL(page.url()).search).toBe('')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('Back closes the sheet of features, and the details over it, one by one', async ({ studio, page }) => {
    await page.getByRole('button', { name: 'Features' }).click()
    const sheet = page.getByRole('dialog', { name: 'Features' })
    await expect(sheet).toBeVisible()
    await studio.search('pirate')
    await page.getByRole('button', { name: `${pirate.label} : details`, exact: true }).click()
    const details = page.getByRole('dialog', { name: pirate.label })
    await expect(details).toBeVisible()
    await page.goBack()
    await expect(details).toHaveCount(0)
    await expect(sheet).toBeVisible()
    await page.goBack()
    await expect(sheet).toHaveCount(0)
    await expect(studio.message).toBeVisible()
  })
})

test.describe('undo', () => {
  test('brings dropped edits, a kept answer and a cleared conversation back', async ({ studio, page }) => {
    const plain = await studio.ask('Tell me about Tokyo.')
    await studio.steer(pirate.query, pirate.label, 0.8)
    await studio.keepOriginal.click()
    expect(await studio.edits()).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await studio.edits()).join()).toContain('pending +0.80')

    await studio.compare.click()
    await studio.compared()
    await studio.keepSteered.click()
    await expect(studio.steered).toHaveCount(0)
    await page.locator('#conversation').focus()
    await page.keyboard.press('Control+z')
    await expect.poll(() => stored(page)).toEqual({})
    expect(await studio.answer()).toBe(plain)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => stored(page)).toEqual({ [pirate.label]: 0.8 })
    expect(countMarks(await studio.answer(), pirate.marks)).toBeGreaterThanOrEqual(2)

    await page.getByRole('button', { name: 'New chat' }).click()
    await expect(page.getByRole('listitem', { name: 'You' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('listitem', { name: 'You' })).toHaveText('Tell me about Tokyo.')
  })

  test('leaves typing to the field that is typed in', async ({ studio }) => {
    await studio.search(pirate.query)
    await studio.setStrength(pirate.label, 0.8)
    await studio.message.fill('half a thou')
    await studio.message.press('Control+z')
    expect((await studio.edits()).join()).toContain('pending +0.80')
  })
})
