import { Chip } from '@/components/ui/chip'
import { visible } from '@/components/features/token-chips'
import type { InsideToken } from '@/lib/state/inside'
import { usePanel } from '@/lib/state/studio-context'

const percent = (share: number) => (share > 0 && share < 0.005 ? '< 1 %' : `${Math.round(share * 100)} %`)

interface TokenCardProps {
  token: InsideToken
  /** The answer up to here with another token's text in place of this one; null where it cannot go on from there. */
  begunWith: (text: string) => string | null
  onContinue?: (begun: string) => void
}

const words = {
  others: 'Choose another to go on from there',
  goOn: (text: string) => `Go on with “${text}” instead`,
}

/** One token: how likely it was, what else could have stood there, and which features fire on it. */
export function TokenCard({ token, begunWith, onContinue }: TokenCardProps) {
  const showDetails = usePanel((state) => state.showDetails)
  const { text, probability, unsteered, alternatives, top } = token
  return (
    <section
      aria-label={`The token ${visible(text)}`}
      className="border-line bg-surface grid gap-x-8 gap-y-3 rounded-xl border p-4 text-[13px] sm:grid-cols-[12rem_1fr]"
    >
      <div>
        <h3 className="pb-1.5">
          <span className="bg-sunken rounded px-1.5 py-0.5 font-mono">{visible(text)}</span>
          {probability !== null && <span className="text-ink-soft ml-2">{percent(probability)} likely</span>}
        </h3>
        {unsteered !== null && (
          <p className="text-ink-soft pb-1.5">{percent(unsteered)} without the steering</p>
        )}
        {onContinue && <p className="text-ink-soft pb-1">{words.others}</p>}
        <ul className="space-y-0.5">
          {alternatives
            .filter((each) => each.text !== text)
            .map((each, i) => (
              <li key={i}>
                <Alternative {...each} begun={begunWith(each.text)} onContinue={onContinue} />
              </li>
            ))}
        </ul>
      </div>
      <div className="min-w-0">
        <h3 className="text-ink-soft pb-1.5">Fires here</h3>
        {top.length === 0 ? (
          <p className="text-ink-soft">Nothing that has a name.</p>
        ) : (
          <ul className="flex flex-wrap gap-1.5">
            {top.map(({ feature_id, label, activation }) => (
              <li key={feature_id} className="max-w-full min-w-0">
                <Chip onClick={() => showDetails(feature_id)}>
                  <span className="figures text-ink-soft">{percent(activation)}</span> {label}
                </Chip>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

interface AlternativeProps {
  text: string
  probability: number
  begun: string | null
  onContinue?: (begun: string) => void
}

/** What else could have stood there. Chosen, the answer is written anew from there on, as another version. */
function Alternative({ text, probability, begun, onContinue }: AlternativeProps) {
  const shown = (
    <>
      <span className="bg-sunken w-20 truncate rounded px-1.5 text-left font-mono">{visible(text)}</span>
      <span className="bg-sunken h-1 grow rounded-full" aria-hidden="true">
        <span className="bg-sea block h-full rounded-full" style={{ width: `${probability * 100}%` }} />
      </span>
      <span className="figures w-14 text-right">{percent(probability)}</span>
    </>
  )
  const look = 'text-ink-soft flex w-full items-center gap-2 rounded py-0.5'
  if (begun === null || !onContinue) return <span className={look}>{shown}</span>
  return (
    <button
      type="button"
      title={words.goOn(visible(text))}
      aria-label={words.goOn(visible(text))}
      onClick={() => onContinue(begun)}
      className={`${look} hover:bg-sunken hover:text-ink pointer-coarse:min-h-11`}
    >
      {shown}
    </button>
  )
}
