import { RadioGroup } from 'radix-ui'
import type { ModelListing } from '@/lib/protocols/tiller/contract'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'
import { countInWords, sizeInWords, stateInWords } from './in-words'

interface ModelChoicesProps {
  models: ModelListing[]
  onChosen: () => void
}

/** The models that are served. One that cannot be loaded says why. */
export function ModelChoices({ models, onChosen }: ModelChoicesProps) {
  const { model } = useStudio()
  const { choice } = useWorkspace()
  return (
    <RadioGroup.Root
      aria-label="Models"
      value={model}
      onValueChange={(name) => choice.getState().choose(name)}
      className="-mx-2 space-y-1"
    >
      {models.map((each) => (
        <RadioGroup.Item
          key={each.id}
          value={each.id}
          aria-label={each.id}
          aria-describedby={`model-${each.id}`}
          onClick={onChosen}
          className="data-[state=checked]:bg-brass-soft hover:bg-sunken block w-full rounded-lg px-3 py-2.5 text-left transition-colors"
        >
          <span className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 font-medium break-words">{each.id}</span>
            <span
              className={`shrink-0 text-[13px] ${each.state === 'failed' ? 'text-alarm' : 'text-ink-soft'}`}
            >
              {stateInWords(each)}
            </span>
          </span>
          <span id={`model-${each.id}`} className="text-ink-soft mt-0.5 block space-y-1 text-[13px]">
            <span className="block">{factsOf(each)}</span>
            {each.reason !== null && <span className="text-alarm block break-words">{each.reason}</span>}
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
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
