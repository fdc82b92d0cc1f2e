import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

const faults = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  )

const looks = [
  { name: 'by day', use: { colorScheme: 'light' } },
  { name: 'by night', use: { colorScheme: 'dark' } },
  { name: 'in forced colours', use: { forcedColors: 'active' } },
] as const

for (const { name, use } of looks)
  test.describe(name, () => {
    test.use({ ...use, bypassCSP: true, contextOptions: { reducedMotion: 'reduce' } })

    test('axe finds nothing on chat, guide, commands, shortcuts, help, sweep and a feature', async ({
      studio,
      page,
    }) => {
      await expect(page.getByText('New here?')).toBeVisible()
      expect(await faults(page), 'welcome').toEqual([])
      await page.getByRole('button', { name: 'Show me' }).click()
      await expect(page.getByRole('region', { name: 'Guide' })).toBeVisible()
      expect(await faults(page), 'guide').toEqual([])
      await studio.message.press('Control+k')
      const palette = page.getByRole('dialog', { name: 'Commands' })
      await expect(palette.getByRole('option').first()).toBeVisible()
      expect(await faults(page), 'commands').toEqual([])
      await palette.getByRole('combobox').fill('pirate')
      await expect(palette.getByRole('option', { name: 'Talks like a pirate', exact: true })).toBeVisible()
      expect(await faults(page), 'commands with features').toEqual([])
      await palette.getByRole('option', { name: 'Talks like a pirate', exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Talks like a pirate' })).toBeVisible()
      expect(await faults(page), 'feature').toEqual([])
      for (const address of ['/help', '/sweep', '/contrast']) {
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Tiller')
        expect(await faults(page), address).toEqual([])
      }
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
      expect(await faults(page), 'shortcuts').toEqual([])
    })

    test('axe finds nothing on a comparison, its differences, a blind one, and choices', async ({
      studio,
      page,
    }) => {
      await studio.ask('Tell me about Tokyo.')
      await studio.steer('pirate', 'Talks like a pirate', 0.6)
      await expect(page.getByRole('note', { name: 'What changed' })).toContainText('fires up to')
      expect(await faults(page), 'comparison').toEqual([])
      await page.getByRole('button', { name: 'Differences' }).click()
      await expect(studio.steered.getByRole('insertion').first()).toBeVisible()
      expect(await faults(page), 'differences').toEqual([])
      await page.getByRole('button', { name: 'Try on more questions' }).click()
      const more = page.getByRole('region', { name: 'On more questions' })
      await more.getByRole('textbox').fill('Why do people like coffee?')
      expect(await faults(page), 'more questions').toEqual([])
      await more.getByRole('button', { name: 'Try 1 question' }).click()
      await expect(more.getByRole('note', { name: 'In sum' })).toContainText('fires more')
      await more.getByText('Why do people like coffee?').click()
      expect(await faults(page), 'an answered question').toEqual([])
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('checkbox', { name: /Compare blind/ }).check()
      expect(await faults(page), 'settings').toEqual([])
      await page.keyboard.press('Escape')
      await studio.setStrength('Talks like a pirate', 0.8)
      await studio.compare.click()
      await expect(page.getByRole('button', { name: 'A is better' })).toBeEnabled()
      expect(await faults(page), 'blind').toEqual([])
      await page.getByRole('button', { name: 'A is better' }).click()
      await studio.keepSteered.click()
      await page.goto('/choices')
      await expect(page.getByRole('list', { name: 'Choices' }).getByRole('listitem').first()).toBeVisible()
      expect(await faults(page), 'choices').toEqual([])
    })

    test('axe finds nothing on a grid of two features, and on a mix that pushes too hard', async ({
      studio,
      page,
    }) => {
      for (const name of ['pirate', 'cowboy', 'sailor']) {
        await studio.search(name)
        await studio.setStrength(`Talks like a ${name}`, 1)
      }
      await expect(page.getByRole('button', { name: 'Scale down' })).toBeVisible()
      expect(await faults(page), 'mix').toEqual([])
      await page.goto('/sweep')
      for (const name of ['pirate', 'cowboy']) {
        await page.getByRole('searchbox', { name: 'Search a feature to sweep' }).fill(name)
        await page
          .getByRole('list', { name: 'Found' })
          .getByRole('button', { name: `Talks like a ${name}`, exact: true })
          .click()
      }
      await page.getByRole('textbox', { name: 'Questions, one to a line' }).fill('Tell me about Tokyo.')
      await page.getByRole('textbox', { name: 'Strengths' }).fill('0, 0.8')
      await page.getByRole('button', { name: 'Sweep', exact: true }).click()
      await expect(page.getByText('4 of 4 answers')).toBeVisible()
      await page.getByRole('button', { name: /^\+0\.80, 0:/ }).click()
      expect(await faults(page), 'grid').toEqual([])
      await page.getByRole('radio', { name: 'How unexpected' }).check()
      expect(await faults(page), 'grid of surprise').toEqual([])
    })
  })
