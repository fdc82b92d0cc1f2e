import { expect, test } from './fixtures'

test('stopping an answer keeps what was said, marked as stopped', async ({ studio, page }) => {
  // All of the page has come.
  await page.waitForLoadState('networkidle')
  // A thin line, so that the answer is still arriving when a person reaches for the button.
  const line = await page.context().newCDPSession(page)
  await line.send('Network.enable')
  const thin = { offline: false, latency: 0, downloadThroughput: 600, uploadThroughput: -1 }
  await line.send('Network.emulateNetworkConditions', thin)
  await studio.message.fill('Tell me a story about the Moon.')
  await studio.send.click()
  const answer = page.getByRole('listitem', { name: 'Tiller' }).last()
  await expect(answer).toContainText(/\w+ \w+ \w+/)
  await studio.stop.click()
  await expect(answer).toContainText(/\w+ \w+ \w+[^]*stopped/)
  await expect(studio.message).toBeFocused()
})

test('an answer that fails says so, keeps the question, and can be had again', async ({ studio, page }) => {
  await page.route('**/api/v1/chat/completions', (route) => route.abort('connectionreset'), { times: 1 })
  await studio.message.fill('Tell me about Tokyo.')
  await studio.send.click()
  await page.getByRole('listitem', { name: 'Problem' }).getByRole('button', { name: 'Retry' }).click()
  expect(await studio.answer()).toMatch(/tokyo|japan/i)
  await expect(page.getByRole('listitem', { name: 'You' })).toHaveCount(1)
})

test('a server that forgot the session gets the confirmed edits back, unasked', async ({ studio, page }) => {
  await studio.ask('Tell me about Tokyo.')
  await studio.steer('pirate', 'Talks like a pirate', 0.8)
  await studio.keepSteered.click()
  await expect(studio.steered).toHaveCount(0)
  await page.route(
    '**/api/v1/chat/completions',
    async (route) => {
      const request = route.request().postDataJSON()
      await route.continue({ postData: JSON.stringify({ ...request, session_id: 'forgotten' }) })
    },
    { times: 1 },
  )
  expect(await studio.ask('Why do people like coffee?')).toMatch(/\b(arr+|matey|ye|ahoy|aye)\b/i)
  expect((await studio.edits()).join()).toContain('confirmed +0.80')
})

test('a draft survives a reload', async ({ studio, page }) => {
  await studio.message.fill('half a thou')
  await page.reload()
  await expect(studio.message).toHaveValue('half a thou')
})

test('features that fired include those of the latest answer', async ({ studio, page }) => {
  await studio.tab('Activated').click()
  const inspected = page.waitForRequest((request) => {
    if (!request.url().endsWith('/features/inspect')) return false
    return request.postDataJSON().messages.at(-1).role === 'assistant'
  })
  await studio.ask('Tell me about Tokyo.')
  expect((await inspected).postDataJSON().messages).toHaveLength(2)
  await expect(page.getByRole('tabpanel').getByRole('slider').first()).toBeVisible()
})

test("a feature's details show where it fires", async ({ studio, page }) => {
  await studio.search('pirate')
  await page.getByRole('button', { name: 'Talks like a pirate' }).first().click()
  const details = page.getByRole('dialog')
  await expect(details).toContainText('Talks like a pirate')
  await expect(details).toContainText(/ye|arrr|matey/i)
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)
})

test('the whole story works by keyboard', async ({ studio, page }) => {
  await studio.message.focus()
  await page.keyboard.type('Tell me about Tokyo.')
  await page.keyboard.press('Enter')
  await studio.answer()
  await studio.steer('pirate', 'Talks like a pirate', 0.8)
  await studio.keepSteered.focus()
  await page.keyboard.press('Enter')
  await expect(studio.steered).toHaveCount(0)
  expect((await studio.edits()).join()).toContain('Talks like a pirate')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('nothing scrolls sideways, and features are a tap away', async ({ studio, page }) => {
    await studio.ask('Tell me about Tokyo.')
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Features' }).click()
    await studio.search('pirate')
    await expect(studio.slider('Talks like a pirate')).toBeVisible()
  })
})
