import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plainProfile, readProfile } from './profile'

describe('readProfile', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tiller-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('is plain where the folder has none', async () => {
    expect(await readProfile(dir)).toEqual(plainProfile)
  })

  it.each(['{"introduction": ""}', '{"intro": "x"}', 'no JSON'])('refuses %s, and names the file', async (text) => {
    await writeFile(join(dir, 'profile.json'), text)
    await expect(readProfile(dir)).rejects.toThrow('profile.json')
  })
})

describe("Pocket's profile", async () => {
  const { assist, suggestions, starters } = await readProfile('models/pocket')
  const sorts = Object.entries(assist)

  it.each(sorts)('names no phrase twice among %s, all in lower case', (_, rows) => {
    const phrases = rows.flatMap(({ words }) => words)
    expect(phrases.filter((phrase, i) => phrases.indexOf(phrase) !== i)).toEqual([])
    expect(phrases.filter((phrase) => phrase !== phrase.toLowerCase())).toEqual([])
  })

  it('gives every field the manner of a style that it has', () => {
    const styles = assist.styles.map(({ find }) => find)
    for (const { manner } of assist.fields) expect(styles).toContain(manner)
  })

  it('has something to offer on a blank page', () => {
    expect(suggestions.length).toBeGreaterThan(0)
    expect(starters.prompts.length).toBeGreaterThan(0)
    expect(starters.steers.length).toBeGreaterThan(0)
  })
})
