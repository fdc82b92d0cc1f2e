interface ProgressProps {
  /** What is being done. */
  label: string
  done: number
  of: number
}

/** How much of something that takes a while is done. */
export const Progress = ({ label, done, of }: ProgressProps) => (
  <progress aria-label={label} value={done} max={of} className="accent-brass block h-1 w-full" />
)
