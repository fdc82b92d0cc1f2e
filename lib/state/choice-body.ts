import type { CreateComparisonRequest } from '@/lib/protocols/tiller/contract'
import type { Ended, Setup } from './comparison-store'
import { overlay, type Edits } from './edits'
import { sampling } from './conversation'

export type Choice = 'original' | 'steered' | 'tie'

interface Chosen {
  model: string
  setup: Setup
  original: Ended
  steered: Ended
  choice: Choice
  blind: boolean
}

/** What is kept of a choice; null where one of the answers says nothing. */
export function choiceOf(chosen: Chosen): CreateComparisonRequest | null {
  const { model, setup, original, steered, choice, blind } = chosen
  if (original.text.trim() === '' || steered.text.trim() === '') return null
  const answer = ({ text, status, outcome }: Ended, edits: Edits) => ({
    content: text,
    made_by: {
      model,
      variant: {
        base_model: model,
        edits: Object.values(edits).map(({ feature_id, label, index_in_sae, value }) => ({
          feature_id,
          feature_label: label,
          index_in_sae,
          value,
        })),
        scopes: [],
      },
      seed: outcome?.seed ?? setup.seed,
      sampling: sampling(setup.settings),
      finish_reason: status === 'stopped' ? ('stopped' as const) : (outcome?.finish_reason ?? 'stop'),
      tokens: outcome?.usage.completion_tokens ?? null,
    },
  })
  return {
    prompt: setup.messages,
    original: answer(original, overlay(setup.confirmed, {})),
    steered: answer(steered, overlay(setup.confirmed, setup.changes)),
    choice,
    blind,
  }
}
