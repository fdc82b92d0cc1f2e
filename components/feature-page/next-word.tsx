import { visible } from '@/components/features/token-chips'

type Scored = readonly (readonly [string, number])[]

/** The tokens that a direction makes likelier and less likely, as bars to either side. */
export function NextWord({ promoted, suppressed }: { promoted: Scored; suppressed: Scored }) {
  const most = Math.max(...[...promoted, ...suppressed].map(([, change]) => Math.abs(change)))
  return (
    <div className="space-y-4">
      <Changes title="Likelier" tokens={promoted} most={most} tone="bg-brass" />
      <Changes title="Less likely" tokens={suppressed} most={most} tone="bg-sea" />
    </div>
  )
}

function Changes({
  title,
  tokens,
  most,
  tone,
}: {
  title: string
  tokens: Scored
  most: number
  tone: string
}) {
  return (
    <div>
      <h3 className="text-ink-soft pb-2 text-[13px]">{title}</h3>
      <ol className="space-y-1.5">
        {tokens.map(([token, change], i) => (
          <li key={i} className="flex items-center gap-3 text-[13px]">
            <span className="bg-sunken min-w-0 basis-28 truncate rounded px-1.5 py-0.5 font-mono text-xs">
              {visible(token)}
            </span>
            <span className="grow" aria-hidden="true">
              <span
                className={`block h-1.5 rounded-full ${tone}`}
                style={{ width: `${(Math.abs(change) / most) * 100}%` }}
              />
            </span>
            <span className="figures text-ink-soft w-12 text-right">
              {change > 0 ? '+' : '−'}
              {Math.abs(change).toFixed(2)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
