import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { Studio } from './studio'

const question = 'Tell me about Tokyo, for the list.'

/** The list: beside the chat where there is room, a sheet over it else. */
async function list(page: Page) {
  await page.getByRole('button', { name: 'Conversations', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: 'Conversations' })
  await expect(sheet).toBeVisible()
  return sheet
}

/** What opens a conversation; the time of its last change stands behind its title. */
const row = (list: Locator, title: string) =>
  list.getByRole('button', { name: new RegExp(`^${title}`) }).first()

async function choose(page: Page, title: string, item: string) {
  await page.getByRole('listitem', { name: title, exact: true }).first().hover()
  await page
    .getByRole('button', { name: `More: ${title}` })
    .first()
    .click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Asks, and waits until the server has the answer. */
async function askKept(studio: Studio, asked: string) {
  const kept = studio.page.waitForResponse(
    (answer) =>
      answer.url().endsWith('/messages') && (answer.request().postData() ?? '').includes('"assistant"'),
  )
  const answer = await studio.ask(asked)
  expect((await kept).status()).toBe(200)
  return answer
}

test('a conversation is there in another browser, and goes on in it', async ({ studio, browser }) => {
  const asked = `${question} Elsewhere`
  const answer = await askKept(studio, asked)
  const context = await browser.newContext()
  const other = new Studio(await context.newPage())
  await other.open()
  const sheet = await list(other.page)
  await sheet.getByRole('searchbox').fill('the list. elsewhere')
  await row(sheet, asked).click()
  await expect(sheet).toHaveCount(0)
  await expect(other.page.getByRole('listitem', { name: 'You' })).toHaveText(asked)
  expect(await other.answer()).toBe(answer)
  await askKept(other, 'And what more?')
  await context.close()
})

test('a server that is away loses nothing: it is said, and caught up', async ({ studio, page, browser }) => {
  const asked = `${question} Away`
  await page.route('**/api/v1/conversations**', (route) => route.abort('connectionrefused'))
  await studio.ask(asked)
  await expect(page.getByText('Not saved on the server yet')).toBeVisible()
  await page.getByRole('button', { name: 'New chat' }).click()
  await studio.ask(`${question} Meanwhile`)
  await page.unroute('**/api/v1/conversations**')
  await page.reload()
  await expect(page.getByText('Not saved on the server yet')).toHaveCount(0)
  const context = await browser.newContext()
  const other = new Studio(await context.newPage())
  await other.open()
  const sheet = await list(other.page)
  await expect(sheet.getByRole('listitem', { name: asked })).toBeVisible()
  await expect(sheet.getByRole('listitem', { name: `${question} Meanwhile` })).toBeVisible()
  await context.close()
})

test('a conversation is renamed, deleted, and brought back with what was said', async ({ studio, page }) => {
  const asked = `${question} Renamed`
  await askKept(studio, asked)
  const sheet = await list(page)
  await choose(page, asked, 'Rename')
  await sheet.getByRole('textbox', { name: 'Title' }).fill('All about Tokyo')
  await page.keyboard.press('Enter')
  await expect(sheet.getByRole('listitem', { name: 'All about Tokyo' })).toBeVisible()
  await choose(page, 'All about Tokyo', 'Delete')
  await expect(sheet.getByRole('listitem', { name: 'All about Tokyo' })).toHaveCount(0)
  await sheet.getByRole('button', { name: 'Undo' }).click()
  await expect(sheet.getByRole('listitem', { name: 'All about Tokyo' })).toBeVisible()
  await page.goBack()
  await expect(sheet).toHaveCount(0)
  await expect(page.getByRole('listitem', { name: 'You' })).toHaveText(asked)
})

test('a new chat leaves the former one in the list, beside the chat on a wide page', async ({
  studio,
  page,
}) => {
  await page.setViewportSize({ width: 1500, height: 900 })
  const asked = `${question} Wide`
  await askKept(studio, asked)
  await page.getByRole('button', { name: 'Conversations', exact: true }).click()
  const beside = page.getByRole('complementary', { name: 'Conversations' })
  await expect(row(beside, asked)).toHaveAttribute('aria-current', 'true')
  await beside.getByRole('button', { name: 'New chat' }).click()
  await expect(page.getByRole('listitem', { name: 'You' })).toHaveCount(0)
  await row(beside, asked).click()
  await expect(page.getByRole('listitem', { name: 'You' })).toHaveText(asked)
  await beside.getByRole('searchbox').fill('nobody said this')
  await expect(beside.getByText('No conversation has these words.')).toBeVisible()
  await page.reload()
  await expect(beside).toBeVisible()
})

test('settings of a conversation are its own, and go along to another browser', async ({
  studio,
  page,
  browser,
}) => {
  const asked = `${question} Settings`
  await askKept(studio, asked)
  const temperature = (on: Page) => on.getByLabel('Temperature')
  await page.getByRole('button', { name: 'Settings' }).click()
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
  await temperature(page).fill('0.2')
  expect((await kept).status()).toBe(200)
  await expect(page.getByText('What you changed holds for this conversation alone.')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New chat' }).click()
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(temperature(page)).toHaveValue('0.7')
  const context = await browser.newContext()
  const other = new Studio(await context.newPage())
  await other.open()
  await row(await list(other.page), asked).click()
  await expect(other.page.getByRole('listitem', { name: 'You' })).toHaveText(asked)
  await other.page.getByRole('button', { name: 'Settings' }).click()
  await expect(temperature(other.page)).toHaveValue('0.2')
  await context.close()
})

test('a list that cannot be had says so, and can be had again', async ({ studio, page }) => {
  await askKept(studio, `${question} Failing`)
  await page.route('**/api/v1/conversations?**', (route) => route.abort('connectionrefused'))
  await page.route('**/api/v1/conversations', (route) => route.abort('connectionrefused'))
  const sheet = await list(page)
  await expect(sheet.getByRole('alert')).toBeVisible()
  await page.unrouteAll()
  await sheet.getByRole('button', { name: 'Try again' }).click()
  await expect(sheet.getByRole('listitem', { name: `${question} Failing` }).first()).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  test('a conversation is exported, and imported as another', async ({ studio, page }) => {
    const asked = `${question} Phone`
    const answer = await askKept(studio, asked)
    let sheet = await list(page)
    const saved = async (item: string) => {
      const download = page.waitForEvent('download')
      await page
        .getByRole('button', { name: `More: ${asked}` })
        .first()
        .tap()
      await page.getByRole('menuitem', { name: item }).tap()
      return (await download).path()
    }
    expect(readFileSync(await saved('Export as Markdown'), 'utf8')).toContain(`# ${asked}`)
    const file = readFileSync(await saved('Export as JSON'))
    await sheet.getByRole('button', { name: 'New chat' }).tap()
    await expect(sheet).toHaveCount(0)
    const buffer = { name: 'talk.json', mimeType: 'application/json', buffer: file }
    sheet = await list(page)
    await sheet.getByLabel('Import a conversation').setInputFiles(buffer)
    await expect(sheet.getByRole('listitem', { name: asked })).toHaveCount(2)
    await sheet.getByLabel('Import a conversation').setInputFiles({ ...buffer, buffer: Buffer.from('{}') })
    await expect(sheet.getByRole('alert')).toContainText('no conversation')
    await sheet.getByRole('button', { name: 'Close' }).tap()
    expect(await studio.answer()).toBe(answer)
  })
})
