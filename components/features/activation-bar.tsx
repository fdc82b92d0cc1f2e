/** How strongly a feature fired, as a share of its strongest activation. */
export function ActivationBar({ activation }: { activation: number }) {
  const percent = Math.round(Math.min(1, Math.max(0, activation)) * 100)
  return (
    <div className="flex items-center gap-2 pt-1 pb-0.5">
      <span className="bg-sunken h-1.5 grow overflow-hidden rounded-full" aria-hidden="true">
        <span className="bg-sea/70 block h-full rounded-full" style={{ width: `${percent}%` }} />
      </span>
      <span className="figures text-ink-soft w-10 text-right">
        <span className="sr-only">fired at </span>
        {percent}%<span className="sr-only"> of its strongest</span>
      </span>
    </div>
  )
}
