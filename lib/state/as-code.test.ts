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

  it('says what holds under conditions, nested ones too, and quotes them', () => {
    const feature = (index_in_sae: number) => ({
      uuid: `00000000-0000-4000-8000-00000000000${index_in_sae}`,
      label: "It's",
      index_in_sae,
      max_activation_strength: 1,
    })
    const when = (n: number) => ({
      operator: 'AND' as const,
      conditionals: [{ left_hand: { features: [feature(n)] }, right_hand: 0.5, operator: '>' as const }],
    })
    const stop = {
      condition: when(2),
      nested_variant: { base_model: 'pocket', edits: [], scopes: [] },
      event_name: 'e',
      abort: true,
    }
    const edits = [{ feature_id: feature(3).uuid, feature_label: "It's", index_in_sae: 3, value: 0.4 }]
    const set = {
      condition: when(1),
      nested_variant: { base_model: 'pocket', edits, scopes: [stop] },
      event_name: 'f',
    }
    const snippets = asCode({ ...chat, conditions: [set] })
    const [python, , , curl] = snippets.map((snippet) => snippet.text)
    expect(python).toContain('lookup([22, 1, 3, 2], model=variant)')
    expect(python).toContain('variant.set_when(ConditionalGroup([features[1] > 0.5], "AND"), {')
    expect(python).toContain(
      'variant.abort_when(ConditionalGroup([ConditionalGroup([features[1] > 0.5], "AND"), ConditionalGroup([features[2] > 0.5], "AND")], "AND"))',
    )
    const body = curl!.split("-d '").at(-1)!.slice(0, -1).replaceAll("'\\''", "'")
    expect(JSON.parse(body)).toMatchObject({
      pending: [{ index_in_sae: 22, value: 0.6 }],
      pending_scopes: [set],
    })
  })
})
