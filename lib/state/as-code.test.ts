import { describe, expect, it } from 'vitest'
import { asCode } from './as-code'

const edit = { feature_id: 'a', label: 'Talks like a\npirate', index_in_sae: 22, fluent_up_to: 1, value: 0.6 }
const chat = {
  origin: 'http://localhost:3000',
  model: 'pocket',
  prompt: `It's "10 o'clock"\n\\n`,
  edits: { a: edit, b: { ...edit, feature_id: 'b', index_in_sae: 7, value: 0 } },
}
const text = (name: string) => asCode(chat).find((snippet) => snippet.name === name)!.text

describe('a chat as code', () => {
  it('leaves out what steers by nothing', () => {
    for (const snippet of asCode(chat)) expect(snippet.text).not.toMatch(/\b7\b/)
  })

  it('keeps a label on the line of its comment', () => {
    for (const name of ['Python, goodfire', 'Python, openai', 'TypeScript'])
      expect(text(name)).toMatch(/(#|\/\/) Talks like a pirate$/m)
  })

  it('quotes for the shell whatever is asked', () => {
    const body = text('curl').split("-d '")[1]!.slice(0, -1).replaceAll("'\\''", "'")
    expect(JSON.parse(body)).toMatchObject({
      model: 'tiller/pocket',
      messages: [{ role: 'user', content: chat.prompt }],
      interventions: [{ index_in_sae: 22, strength: 0.6, mode: 'add' }],
    })
  })

  it('spells a chat without edits, too', () => {
    for (const snippet of asCode({ ...chat, edits: {} })) expect(snippet.text).not.toContain('lookup')
  })
})
