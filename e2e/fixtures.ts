import { test as base, expect } from '@playwright/test'
import { Studio } from './studio'

/** Answers are drawn with this seed, so that a story reads the same each time. */
const SEED = 20

export const test = base.extend<{ studio: Studio }>({
  studio: async ({ page }, provide) => {
    await page.addInitScript((seed) => {
      if (localStorage.getItem('tiller.settings')) return
      const state = { temperature: 0.7, top_p: 0.9, max_completion_tokens: 200, seed, system_prompt: '' }
      localStorage.setItem('tiller.settings', JSON.stringify({ state, version: 1 }))
    }, SEED)
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text())
    })
    const studio = new Studio(page)
    await studio.open()
    await provide(studio)
    expect(complaints, 'the page throws nothing, and does nothing against its policy').toEqual([])
  },
})

export { expect }
