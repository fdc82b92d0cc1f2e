import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseCatalogue } from '@/lib/catalogue'
import { searchResponse } from '@/lib/protocols/tiller/contract'
import { post } from '@/lib/testing/fixture'
import { POST as search } from './api/v1/features/search/route'

/**
 * What ordinary people look for, in their own words rather than the labels', with the labels of the features any of which they would
 * want to see; `less`: to have less of it. Written before the search was tuned for any of them.
 */
const searches = z
  .array(
    z.strictObject({
      query: z.string(),
      wanted: z.array(z.string()).min(1),
      less: z.literal(true).optional(),
    }),
  )
  .parse(JSON.parse(readFileSync('e2e/searches.json', 'utf8')))

const CATALOGUE = 'models/pocket/catalogue.jsonl'
/** So many of them find what is wanted first or second; 34 are to. */
const FOUND_AT_LEAST = 10

async function firstTwo(query: string): Promise<string[]> {
  const response = await search(post({ session_id: 'default_session', query, top_k: 2 }))
  return searchResponse.parse(await response.json()).map(({ label }) => label)
}

describe.skipIf(!existsSync(CATALOGUE))('forty searches of ordinary people, on models/pocket', () => {
  it('want features that the catalogue has', () => {
    const labels = new Set(parseCatalogue(readFileSync(CATALOGUE, 'utf8')).map(({ label }) => label))
    expect(searches).toHaveLength(40)
    expect(searches.flatMap(({ wanted }) => wanted).filter((label) => !labels.has(label))).toEqual([])
  })

  it('find them first or second', async () => {
    const missed: { query: string; found: string[] }[] = []
    for (const { query, wanted } of searches) {
      const found = await firstTwo(query)
      if (!found.some((label) => wanted.includes(label))) missed.push({ query, found })
    }
    expect(
      searches.length - missed.length,
      `Missed: ${JSON.stringify(missed, null, 1)}`,
    ).toBeGreaterThanOrEqual(FOUND_AT_LEAST)
  })
})
