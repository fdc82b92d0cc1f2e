import { describe, expect, it } from 'vitest'
import type { Unlabelled } from '@/lib/models/indexing/labels'
import { assistantLabeller } from './label-features'
import { servedAssistant } from './served-assistant.fixture'

const never = new AbortController().signal

const feature = (index: number): Unlabelled => ({
  index,
  examples: [{ tokens: ['The', ' sea', ' is', ' wide'], activations: [0, 4, 0, 1], peak: 1 }],
  promoted: [' water'],
  suppressed: [' sand'],
  explanation: { label: 'The word “sea”', kind: 'word', f1: 1 },
})

describe('labels by an assistant model', () => {
  it('come from passages in which the firing tokens are marked', async () => {
    const labels = [{ index: 7, label: ' the sea ', kind: 'subject' }]
    const { assistant, seen } = await servedAssistant(JSON.stringify({ labels }))
    const labeller = assistantLabeller(assistant)
    expect(await labeller.label([feature(7)], never)).toEqual([
      { index: 7, label: 'the sea', kind: 'subject' },
    ])
    expect(labeller.name).toBe('assistant (helper-1)')
    const asked = JSON.stringify(seen[0])
    expect(asked).toContain('The «sea» is wide')
    expect(asked).toContain('Feature 7. First guess: The word “sea”.')
  })

  it('are dropped for features that were not asked about, given twice, or empty', async () => {
    const label = (index: number, text: string) => ({ index, label: text, kind: 'subject' })
    const labels = [label(1, 'first'), label(1, 'again'), label(2, ' '), label(9, 'nobody asked')]
    const { assistant } = await servedAssistant(JSON.stringify({ labels }))
    const found = await assistantLabeller(assistant).label([feature(1), feature(2)], never)
    expect(found).toEqual([label(1, 'first')])
  })

  it('fail as a whole where the model answers with something else', async () => {
    const { assistant } = await servedAssistant('I would rather not.')
    await expect(assistantLabeller(assistant).label([feature(1)], never)).rejects.toMatchObject({
      code: 'engine_unavailable',
    })
  })
})
