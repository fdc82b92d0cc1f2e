import type { ReactNode } from 'react'

/** A small button in a row of choices. */
export function Chip({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="border-line bg-surface hover:border-line-strong text-ink max-w-full truncate rounded-full border px-3 py-1 text-[13px] pointer-coarse:min-h-11 pointer-coarse:min-w-11 pointer-coarse:py-2"
    >
      {children}
    </button>
  )
}
