interface HeatedTokensProps {
  tokens: readonly string[]
  /** One for each token, in the SAE's units. */
  activations: readonly number[]
  /** The feature's largest activation: full colour. */
  strongest: number
  /** The token that the example is about. */
  peak?: number
}

/** The name inside a special token such as `<|user|>`; null for ordinary text. */
const specialName = (token: string) => /^<\|(\w+)\|>$/.exec(token)?.[1] ?? null

const shade = (share: number) =>
  `color-mix(in oklab, var(--brass) ${Math.round(8 + share * 36)}%, transparent)`

/** Tokens, each shaded by a feature's activation on it. */
export function HeatedTokens({ tokens, activations, strongest, peak }: HeatedTokensProps) {
  return tokens.map((token, i) => {
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
  })
}
