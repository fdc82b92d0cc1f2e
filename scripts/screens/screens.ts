import { expect, type Page } from '@playwright/test'
import type { Studio } from '../../e2e/studio'

/** A screen of the studio, as a person comes to it. Those of one theme are taken in this order, on one page. */
export interface Screen {
  name: string
  reach(studio: Studio, page: Page): Promise<void>
}

const PIRATE = 'Talks like a pirate'

/** A page beside the chat, once it holds what it is about. */
const beside = (
  name: string,
  path: string,
  holds: (page: Page) => ReturnType<Page['getByRole']>,
): Screen => ({
  name,
  async reach(studio, page) {
    await page.goto(path)
    await studio.ready()
    await expect(holds(page).first()).toBeVisible()
  },
})

export const screens: readonly Screen[] = [
  { name: 'welcome', reach: (studio) => studio.open() },
  {
    name: 'answer',
    async reach(studio) {
      await studio.ask('Tell me about Tokyo.')
      await expect(studio.tab('Activated')).toBeVisible()
    },
  },
  {
    name: 'comparison',
    async reach(studio) {
      await studio.steer('pirate', PIRATE, 0.6)
    },
  },
  {
    name: 'inside',
    async reach(studio, page) {
      await studio.keepSteered.click()
      await page.getByRole('button', { name: 'Look inside' }).last().click()
      await expect(page.getByText('Reading the answer again…')).toHaveCount(0)
    },
  },
  {
    name: 'feature',
    async reach(studio, page) {
      await studio.search('pirate')
      await page.getByRole('button', { name: `${PIRATE} : details`, exact: true }).click()
      await page.getByRole('dialog', { name: PIRATE }).getByRole('link').first().click()
      await expect(page.getByRole('heading', { name: PIRATE, level: 1 })).toBeVisible()
      await page.waitForLoadState('networkidle')
    },
  },
  beside('personas', '/personas', (page) => page.getByRole('list', { name: 'Personas with Tiller' })),
  beside('persona', '/personas/captain', (page) => page.getByRole('heading', { name: 'Captain' })),
  beside('sweep', '/sweep', (page) => page.getByRole('heading', { name: 'Sweep' })),
  beside('help', '/help', (page) => page.getByRole('heading', { name: 'Help' })),
  {
    name: 'commands',
    async reach(studio, page) {
      await studio.open()
      await page.getByRole('button', { name: 'Commands' }).click()
      await expect(page.getByRole('dialog').getByRole('combobox')).toBeVisible()
    },
  },
]
