import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { profileFile } from '@/lib/models/profile'
import { searchResponse } from '@/lib/protocols/tiller/contract'
import { post } from '@/lib/testing/fixture'
import { POST as search } from './api/v1/features/search/route'

const REPORT = 'models/pocket/report.json'
const { suggestions } = profileFile.parse(JSON.parse(readFileSync('models/pocket/profile.json', 'utf8')))
/** The last group is of what the model thinks about, not of how it speaks. */
const styleSuggestions = suggestions.slice(0, -1)

/** What the training pipeline measured of each style, under the label of the feature that bears it. */
const report = z.object({ styles: z.record(z.string(), z.object({ label: z.string() })) })

async function firstFive(query: string) {
  const response = await search(post({ session_id: 'default_session', query, top_k: 5 }))
  return searchResponse.parse(await response.json())
}

describe.skipIf(!existsSync(REPORT))('ways of speaking of models/pocket', () => {
  const { styles } = report.parse(JSON.parse(readFileSync(REPORT, 'utf8')))

  it.each(styleSuggestions.flatMap(({ searches }) => searches))(
    'the suggested search “%s” finds a way of speaking first',
    async (query) => {
      const [first] = await firstFive(query)
      expect(first?.kind).toBe('style')
    },
  )

  it.each(Object.entries(styles))(
    'the name “%s” finds the feature that was measured',
    async (name, { label }) => {
      expect((await firstFive(name)).map((feature) => feature.label)).toContain(label)
    },
  )
})
