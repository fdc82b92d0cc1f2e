import type { CreateComparisonRequest } from '@/lib/protocols/tiller/contract'
import { conditionsOn, type Ended, type Setup, type Side } from './comparison-store'
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
  const answer = ({ text, status, outcome, stoppedBy }: Ended, edits: Edits, side: Side) => ({
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
        scopes: [...conditionsOn(side, setup)],
      },
      seed: outcome?.seed ?? setup.seed,
      sampling: sampling(setup.settings),
      finish_reason:
        stoppedBy !== null
          ? ('aborted' as const)
          : status === 'stopped'
            ? ('stopped' as const)
            : (outcome?.finish_reason ?? 'stop'),
      tokens: outcome?.usage.completion_tokens ?? null,
    },
  })
  return {
    prompt: setup.messages,
    original: answer(original, overlay(setup.confirmed, {}), 'original'),
    steered: answer(steered, overlay(setup.confirmed, setup.changes), 'steered'),
    choice,
    blind,
  }
}
