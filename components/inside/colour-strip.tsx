import { Paintbrush, X } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { usePanel } from '@/lib/state/studio-context'

/** Says by which feature answers are coloured, and how to read it. */
export function ColourStrip() {
  const colour = usePanel((state) => state.colour)
  const colourBy = usePanel((state) => state.colourBy)
  if (!colour) return null
  return (
    <section
      aria-label="Colour"
      className="border-line bg-surface animate-rise mb-2 flex items-center gap-3 rounded-xl border py-0.5 pr-0.5 pl-4 text-sm"
    >
      <Paintbrush className="text-ink-soft size-4 shrink-0" aria-hidden="true" />
      <p className="min-w-0 grow truncate">
        <span className="text-ink-soft">Coloured by </span>
        {colour.label}
      </p>
      <p className="text-ink-soft flex items-center gap-1.5 text-[13px] max-sm:hidden">
        silent
        <span className="colour-scale h-3.5 w-20 rounded-sm" aria-hidden="true" />
        strongest
      </p>
      <IconButton name="Stop colouring" onClick={() => colourBy(null)}>
        <X className="size-4" aria-hidden="true" />
      </IconButton>
    </section>
  )
}
