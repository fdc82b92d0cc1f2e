import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { Studio } from './studio'

const question = 'Tell me about Tokyo, for the list.'

async function list(page: Page) {
  await page.getByRole('button', { name: 'Conversations', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: 'Conversations' })
  await expect(sheet).toBeVisible()
  return sheet
}

/** Asks under a title of its own, and waits until the server has the answer. */
async function askKept(studio: Studio, title: string) {
  const kept = studio.page.waitForResponse(
    (answer) =>
      answer.url().endsWith('/messages') && (answer.request().postData() ?? '').includes('"assistant"'),
  )
  await studio.ask(title)
  expect((await kept).status()).toBe(200)
  return studio.page.getByRole('listitem', { name: 'Tiller' }).last().innerText()
}

test('a conversation is there in another browser, and goes on in it', async ({ studio, browser }) => {
  const answer = await askKept(studio, `${question} Elsewhere`)
  const context = await browser.newContext()
  const other = new Studio(await context.newPage())
  await other.open()
  const sheet = await list(other.page)
  await sheet.getByRole('searchbox').fill('the list. elsewhere')
  await sheet.getByRole('button', { name: `${question} Elsewhere`, exact: true }).click()
  await expect(sheet).toHaveCount(0)
  await expect(other.page.getByRole('listitem', { name: 'You' })).toHaveText(`${question} Elsewhere`)
  expect(await other.answer()).toBe(answer)
  await askKept(other, 'And what more?')
  await context.close()
})

test('a conversation is renamed, deleted, and brought back', async ({ studio, page }) => {
  await askKept(studio, `${question} Renamed`)
  let sheet = await list(page)
  const row = sheet.getByRole('listitem', { name: `${question} Renamed` })
  await row.getByRole('button', { name: 'Rename' }).click()
  await sheet.getByRole('textbox', { name: 'Title' }).fill('All about Tokyo')
  await page.keyboard.press('Enter')
  const renamed = sheet.getByRole('listitem', { name: 'All about Tokyo' })
  await renamed.getByRole('button', { name: 'Delete' }).click()
  await expect(sheet).toHaveCount(0)
  sheet = await list(page)
  await expect(sheet.getByRole('listitem').first()).toBeVisible()
  await expect(sheet.getByRole('listitem', { name: 'All about Tokyo' })).toHaveCount(0)
  await sheet.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  sheet = await list(page)
  await expect(sheet.getByRole('listitem', { name: 'All about Tokyo' })).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })
  test('a conversation is exported, and imported as another', async ({ studio, page }) => {
    const answer = await askKept(studio, `${question} Phone`)
    const sheet = await list(page)
    const rows = sheet.getByRole('listitem', { name: `${question} Phone` })
    for (const button of await rows.getByRole('button').all()) await expect(button).toBeInViewport()
    const saved = async (name: string) => {
      const download = page.waitForEvent('download')
      await rows.first().getByRole('button', { name }).click()
      return (await download).path()
    }
    expect(readFileSync(await saved('Markdown'), 'utf8')).toContain(`# ${question} Phone`)
    const file = readFileSync(await saved('JSON'))
    const buffer = { name: 'talk.json', mimeType: 'application/json', buffer: file }
    await sheet.getByLabel('Import a conversation').setInputFiles(buffer)
    await expect(rows).toHaveCount(2)
    await rows
      .first()
      .getByRole('button', { name: `${question} Phone`, exact: true })
      .click()
    await expect(sheet).toHaveCount(0)
    expect(await studio.answer()).toBe(answer)
    await (
      await list(page)
    )
      .getByLabel('Import a conversation')
      .setInputFiles({ ...buffer, buffer: Buffer.from('{}') })
    await expect(page.getByRole('alert')).toContainText('no conversation')
  })
})
