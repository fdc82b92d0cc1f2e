import { HeatedTokens } from '@/components/features/heated-tokens'
import { kindInWords } from '@/components/features/kinds'
import { formatStrength } from '@/lib/state/edits'
import type { Proposal } from '@/lib/protocols/tiller/contract'
import { usePanel } from '@/lib/state/studio-context'

interface ProposalRowProps {
  proposal: Proposal
  chosen: boolean
  onChoose: (chosen: boolean) => void
}

const SHOWN = 24

/** A proposed feature with the reasons for it: what was said, how it was found, and where it fires. */
export function ProposalRow({ proposal, chosen, onChoose }: ProposalRowProps) {
  const { feature_id, label, value, kind, example } = proposal
  const showDetails = usePanel((state) => state.showDetails)
  return (
    <li className="space-y-1.5 px-3 py-2.5">
      <div className="flex items-start gap-2.5">
        <label className="flex min-w-0 grow cursor-pointer items-start gap-2.5 pointer-coarse:min-h-11">
          <input
            type="checkbox"
            checked={chosen}
            onChange={({ target }) => onChoose(target.checked)}
            className="accent-brass mt-1 size-4 shrink-0"
          />
          <span className="text-ink min-w-0 text-sm font-medium break-words">{label}</span>
        </label>
        <span className="figures text-brass-ink shrink-0 pt-0.5">{formatStrength(value)}</span>
      </div>
      <p className="pl-6.5 text-[13px]">
        {reasonOf(proposal)} <span>{kindInWords(kind)}.</span>
      </p>
      {example && (
        <p className="border-line text-ink ml-6.5 line-clamp-2 border-l-2 pl-2 text-[13px]">
          <HeatedTokens {...around(example)} strongest={Math.max(...example.activations)} />
        </p>
      )}
      <button
        type="button"
        onClick={() => showDetails(feature_id)}
        className="hover:text-ink ml-5 rounded-md px-1.5 text-[13px] underline underline-offset-3 pointer-coarse:min-h-11"
      >
        What it is<span className="sr-only">: {label}</span>
      </button>
    </li>
  )
}

function reasonOf({ said, found_by, value }: Proposal): string {
  if (said === '') return value < 0 ? 'Less of it suits your wish.' : 'It suits your wish.'
  if (found_by === 'search') return `Nearest in meaning to “${said}”.`
  return value < 0 ? `You asked for less of “${said}”.` : `You said “${said}”.`
}

/** The example around its peak. */
function around({ tokens, activations, peak }: NonNullable<Proposal['example']>) {
  const from = Math.max(0, peak - SHOWN / 2)
  return {
    tokens: tokens.slice(from, from + SHOWN),
    activations: activations.slice(from, from + SHOWN),
    peak: peak - from,
  }
}
