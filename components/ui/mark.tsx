/** A tiller over its rudder, seen from above, with the arc that it sweeps. `swaying` moves it while something is awaited. */
export function Mark({ className, swaying = false }: { className?: string; swaying?: boolean }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" fill="none">
      <path
        d="M4.9 17.6A13 13 0 0 1 24 25.6"
        transform="rotate(38 16 16)"
        className="stroke-line-strong"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeDasharray="0.1 3.4"
      />
      <g className={swaying ? 'animate-sway origin-[13.2px_20.6px]' : undefined}>
        <path d="M12.6 21.4 24.4 6.6" className="stroke-ink" strokeWidth="3" strokeLinecap="round" />
        <path
          d="M12.4 18.6 15.2 20.9 10.4 27.2 6.2 27.6 5.9 26.4Z"
          className="fill-brass stroke-brass"
          strokeLinejoin="round"
          strokeWidth="1.2"
        />
        <circle cx="13.2" cy="20.6" r="2.5" className="fill-paper stroke-ink" strokeWidth="1.6" />
      </g>
    </svg>
  )
}
