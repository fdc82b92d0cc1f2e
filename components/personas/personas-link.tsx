import { Drama } from 'lucide-react'
import Link from 'next/link'

/** The way to the gallery of personas. */
export const PersonasLink = () => (
  <Link
    href="/personas"
    aria-label="Personas"
    title="Personas"
    className="text-ink-soft hover:bg-sunken hover:text-ink grid size-9 shrink-0 place-items-center rounded-lg pointer-coarse:size-11"
  >
    <Drama className="size-4" aria-hidden="true" />
  </Link>
)
