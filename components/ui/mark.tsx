/** A boat from above with its tiller hard over. `swaying` works the tiller while something is awaited. */
export function Mark({ className, swaying = false }: { className?: string; swaying?: boolean }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" fill="none" strokeLinecap="round">
      <path
        d="M16 2.2C22.4 8.4 24.6 16 22.3 23.6H9.7C7.4 16 9.6 8.4 16 2.2Z"
        className="stroke-ink"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <g className={swaying ? 'animate-sway origin-[16px_23.6px]' : undefined}>
        <g transform="rotate(24 16 23.6)">
          <path d="M16 23.6V12.4" className="stroke-brass" strokeWidth="3" />
          <path d="M16 24V30" className="stroke-ink" strokeWidth="3.4" />
        </g>
        <circle cx="16" cy="23.6" r="2.1" className="fill-paper stroke-ink" strokeWidth="1.6" />
      </g>
    </svg>
  )
}
