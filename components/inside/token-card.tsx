import { Chip } from '@/components/ui/chip'
import { visible } from '@/components/features/token-chips'
import type { InsideToken } from '@/lib/state/inside'
import { usePanel } from '@/lib/state/studio-context'

const percent = (share: number) => (share > 0 && share < 0.005 ? '< 1 %' : `${Math.round(share * 100)} %`)

/** One token: how likely it was, what else could have stood there, and which features fire on it. */
export function TokenCard({ token }: { token: InsideToken }) {
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
        <ul className="space-y-1">
          {alternatives
            .filter((each) => each.text !== text)
            .map((each, i) => (
              <li key={i} className="text-ink-soft flex items-center gap-2">
                <span className="bg-sunken w-20 truncate rounded px-1.5 font-mono">{visible(each.text)}</span>
                <span className="bg-sunken h-1 grow rounded-full" aria-hidden="true">
                  <span
                    className="bg-sea block h-full rounded-full"
                    style={{ width: `${each.probability * 100}%` }}
                  />
                </span>
                <span className="figures w-14 text-right">{percent(each.probability)}</span>
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
