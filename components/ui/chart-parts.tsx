/** How every axis looks. */
export const axis = {
  stroke: 'var(--line-strong)',
  tick: { fill: 'var(--ink-soft)', fontSize: 12 },
  tickLine: false,
} as const

/** What a chart says of the place that is pointed at. */
export function ChartTip({ title, lines }: { title: string; lines: [name: string, value: string][] }) {
  return (
    <div className="bg-surface border-line rounded-lg border px-3 py-2 text-[13px] shadow-md">
      <p className="font-medium">{title}</p>
      {lines.map(([name, value]) => (
        <p key={name} className="text-ink-soft">
          <span className="figures text-ink">{value}</span> {name}
        </p>
      ))}
    </div>
  )
}
