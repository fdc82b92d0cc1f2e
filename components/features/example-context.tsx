import type { FeatureDetail } from '@/lib/contract'

interface ExampleContextProps {
  example: FeatureDetail['examples'][number]
  /** The feature's largest activation: full colour. */
  strongest: number
}

/** A stretch of text with each token shaded by the feature's activation on it. */
export function ExampleContext({ example, strongest }: ExampleContextProps) {
  const { tokens, activations, peak } = example
  return (
    <li className="bg-surface border-line rounded-lg border px-3 py-2 text-[13px] leading-relaxed whitespace-pre-wrap">
      {tokens.map((token, i) => {
        const activation = activations[i] ?? 0
        const share = strongest > 0 ? Math.min(1, activation / strongest) : 0
        return (
          <span
            key={i}
            title={activation > 0 ? activation.toFixed(2) : undefined}
            className={`rounded-[3px] ${i === peak ? 'decoration-brass underline decoration-2 underline-offset-3' : ''}`}
            style={
              share > 0
                ? {
                    background: `color-mix(in oklab, var(--brass) ${Math.round(8 + share * 47)}%, transparent)`,
                  }
                : undefined
            }
          >
            {token}
          </span>
        )
      })}
      <span className="figures text-ink-soft ml-2 whitespace-nowrap" aria-label="strongest activation here">
        {(activations[peak] ?? 0).toFixed(2)}
      </span>
    </li>
  )
}
