/** Tokens with the change of their logit per unit of the feature's direction. */
export function TokenChips({
  title,
  tokens,
}: {
  title: string
  tokens: readonly (readonly [string, number])[]
}) {
  return (
    <div className="flex gap-3 text-[13px]">
      <h4 className="text-ink-soft w-20 shrink-0 pt-0.5">{title}</h4>
      <ul className="flex flex-wrap gap-1.5">
        {tokens.map(([token, change], i) => (
          <li
            key={i}
            title={`${change > 0 ? '+' : ''}${change.toFixed(2)} logits`}
            className="bg-sunken rounded px-1.5 py-0.5 font-mono text-xs whitespace-pre"
          >
            {visible(token)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A token that is only white space still has to be seen. */
export const visible = (token: string) =>
  token.trim() === '' ? token.replaceAll('\n', '↵').replaceAll(' ', '␣') || '∅' : token.trim()
