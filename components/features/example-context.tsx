import type { FeatureDetail } from '@/lib/protocols/tiller/contract'

interface ExampleContextProps {
  example: FeatureDetail['examples'][number]
  /** The feature's largest activation: full colour. */
  strongest: number
}

/** The name inside a special token such as `<|user|>`; null for ordinary text. */
const specialName = (token: string) => /^<\|(\w+)\|>$/.exec(token)?.[1] ?? null

const shade = (share: number) =>
  `color-mix(in oklab, var(--brass) ${Math.round(8 + share * 36)}%, transparent)`

/** A stretch of text with each token shaded by the feature's activation on it. */
export function ExampleContext({ example, strongest }: ExampleContextProps) {
  const { tokens, activations, peak } = example
  return (
    <li className="bg-surface border-line rounded-lg border px-3 py-2 text-[13px] leading-relaxed whitespace-pre-wrap">
      {tokens.map((token, i) => {
        const activation = activations[i] ?? 0
        const share = strongest > 0 ? Math.min(1, activation / strongest) : 0
        const special = specialName(token)
        return (
          <span
            key={i}
            title={activation > 0 ? activation.toFixed(2) : undefined}
            className={`rounded-[3px] ${i === peak ? 'decoration-brass underline decoration-2 underline-offset-3' : ''} ${
              special ? 'text-ink-soft border-line mx-0.5 border px-1 text-[11px]' : ''
            }`}
            style={share > 0 ? { background: shade(share) } : undefined}
          >
            {special ?? token}
          </span>
        )
      })}
      <span className="figures text-ink-soft ml-2 whitespace-nowrap">
        <span className="sr-only">strongest activation here: </span>
        {(activations[peak] ?? 0).toFixed(2)}
      </span>
    </li>
  )
}
