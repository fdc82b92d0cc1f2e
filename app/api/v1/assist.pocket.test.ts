import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeQueryResponse, chatResponse } from '@/lib/protocols/tiller/contract'
import { autoConditional, contrastiveDataset } from '@/lib/operations/specification'
import { context } from '@/lib/server/root'
import { post } from '@/lib/testing/fixture'
import { POST as chat } from './chat/completions/route'
import { POST as analyzeQuery } from './features/analyze-query/route'

const home = { session_id: 'default_session' }
/** Reading the model and WordNet's files, on a machine that has other things to do. */
const LOADING_MS = 120_000
const signal = new AbortController().signal
const pocket = async () => (await context()).models.get('pocket', signal)

/** Choosing features in the model that Tiller ships, without an assistant model. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('with models/pocket', () => {
  /** A phrase for each style that the catalogue has a feature of. */
  const asked: { phrase: string; label: string }[] = []
  beforeAll(async () => {
    const { catalogue, profile } = await pocket()
    const labels = catalogue.entries.filter(({ kind }) => kind === 'style').map((entry) => entry.label)
    for (const { find, words } of profile.assist.styles) {
      const own = labels.filter((label) =>
        find.split(' ').every((word) => label.toLowerCase().includes(word)),
      )
      const [plainest] = own.sort((a, b) => a.length - b.length)
      if (plainest) asked.push({ phrase: words[0] ?? find, label: plainest })
    }
    expect(asked.length).toBeGreaterThan(0)
  }, LOADING_MS)

  it('analyses a query for every style that the model has a feature of', async () => {
    for (const { phrase, label } of asked) {
      const response = await analyzeQuery(post({ ...home, query: `Tell me about rain, ${phrase} style` }))
      const { features } = analyzeQueryResponse.parse(await response.json())
      expect(features.style.map((feature) => feature.label)).toContain(label)
    }
  })

  it.each([
    ['be funny', 'Sounds funny'],
    ['be concise', 'Answers very briefly'],
    ['Please keep it short.', 'Answers very briefly'],
    ['be more direct with me', 'Speaks bluntly'],
    ['explain it like a teacher', 'Talks like a school teacher'],
    ['give me bullet points', 'Answers in bullet points'],
  ])('hears in “%s” that the model has “%s”', async (query, label) => {
    const response = await analyzeQuery(post({ ...home, query }))
    const { features } = analyzeQueryResponse.parse(await response.json())
    expect(features.style.map((feature) => feature.label)).toContain(label)
  })

  it('steers an answer by itself', async () => {
    const messages = [{ role: 'user', content: `Tell me about rain, ${asked[0]?.phrase} style` }]
    const request = { ...home, messages, stream: false, seed: 7, max_completion_tokens: 30 }
    const answer = chatResponse.parse(await (await chat(post({ ...request, auto_steer: true }))).json())
    expect(answer.auto_steered).toBe(true)
    expect(answer.auto_steer_result?.applied_features.map(({ label }) => label)).toContain(asked[0]?.label)
    expect(answer.content).not.toBe('')
  })

  it('writes conditions and contrasts that the engine takes', async () => {
    const { phrase } = asked[0] ?? { phrase: '' }
    const analyser = (await context()).analyserOf(await pocket())
    const condition = await autoConditional(analyser, `when the assistant is ${phrase}`, signal)
    expect(condition.conditionals.length).toBeGreaterThan(0)
    const [shown, plain] = await contrastiveDataset(analyser, phrase, signal)
    expect(shown.length).toBe(plain.length)
    expect(shown).not.toEqual(plain)
  })
})
