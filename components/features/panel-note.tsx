import type { ReactNode } from 'react'

/** What a tab says when it has nothing to list. */
export function PanelNote({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="animate-fade space-y-3 px-5 py-8">
      <h3 className="chart-name text-xl">{title}</h3>
      <div className="text-ink-soft space-y-3 text-sm">{children}</div>
    </div>
  )
}

/** Rows to come. */
export function PanelSkeleton({ label }: { label: string }) {
  return (
    <div role="status" className="animate-pulse space-y-7 px-5 py-5">
      <span className="sr-only">{label}</span>
      {[62, 48, 70, 40].map((width) => (
        <div key={width} className="space-y-3" aria-hidden="true">
          <div className="bg-line h-3.5 rounded" style={{ width: `${width}%` }} />
          <div className="bg-line/70 h-1.5 rounded" />
        </div>
      ))}
    </div>
  )
}
