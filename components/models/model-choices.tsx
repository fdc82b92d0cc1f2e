import { useId } from 'react'
import { ToggleGroup } from 'radix-ui'
import type { ModelListing } from '@/lib/protocols/tiller/contract'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'
import { countInWords, sizeInWords, stateInWords } from './in-words'

interface ModelChoicesProps {
  models: ModelListing[]
  onChosen: () => void
}

/**
 * The models that are served. One that cannot be loaded says why, and cannot be chosen. Arrow keys only move between them:
 * choosing may load one.
 */
export function ModelChoices({ models, onChosen }: ModelChoicesProps) {
  const { model } = useStudio()
  const workspace = useWorkspace()
  const choose = (name: string) => {
    onChosen()
    // Choosing the chosen one again says "".
    if (name !== '') workspace.turnTo(name, model)
  }
  return (
    <ToggleGroup.Root
      type="single"
      role="radiogroup"
      orientation="vertical"
      aria-label="Models"
      value={model}
      onValueChange={choose}
      className="-mx-2 space-y-1"
    >
      {models.map((each) => (
        <ModelChoice key={each.id} listing={each} chosen={each.id === model} />
      ))}
    </ToggleGroup.Root>
  )
}

function ModelChoice({ listing, chosen }: { listing: ModelListing; chosen: boolean }) {
  const { id, state, reason } = listing
  const facts = useId()
  const failed = state === 'failed'
  return (
    <ToggleGroup.Item
      value={id}
      aria-label={id}
      aria-describedby={`${facts}-state ${facts}`}
      disabled={failed && !chosen}
      className="data-[state=on]:bg-brass-soft enabled:hover:bg-sunken block w-full rounded-lg px-3 py-2.5 text-left transition-colors disabled:cursor-not-allowed"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 font-medium break-words">{id}</span>
        <span id={`${facts}-state`} className={`shrink-0 text-[13px] ${failed ? 'text-alarm' : 'text-ink-soft'}`}>
          {stateInWords(listing)}
        </span>
      </span>
      <span id={facts} className="text-ink-soft mt-0.5 block space-y-1 text-[13px]">
        <span className="block">{factsOf(listing)}</span>
        {reason !== null && <span className="text-alarm block break-words">{reason}</span>}
      </span>
    </ToggleGroup.Item>
  )
}

function factsOf({ size_bytes, card }: ModelListing): string {
  const size = sizeInWords(size_bytes)
  if (!card) return size
  const { parameters, context_length, live_features } = card
  const features = live_features > 0 ? `${live_features.toLocaleString('en')} features` : 'no features'
  const reads = `reads ${context_length.toLocaleString('en')} tokens`
  return [`${countInWords(parameters)} parameters`, size, reads, features].join(' · ')
}
