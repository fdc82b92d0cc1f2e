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
      for (const address of ['/help', '/sweep']) {
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Tiller')
        expect(await faults(page), address).toEqual([])
      }
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
      expect(await faults(page), 'shortcuts').toEqual([])
    })
  })
