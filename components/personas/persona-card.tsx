import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { ProblemNote } from '@/components/ui/problem-note'
import { describeProblem } from '@/lib/state/problem'
import type { Persona } from '@/lib/state/personas'
import { useUsePersona } from './use-persona'

const STARTERS = 2

/** A persona in the gallery. @param children what else can be done with it */
export function PersonaCard({
  id,
  persona,
  children,
}: {
  id: string
  persona: Persona
  children: ReactNode
}) {
  const takeUp = useUsePersona()
  const begin = useMutation({ mutationFn: (starter: string | undefined) => takeUp(persona, starter) })
  return (
    <li
      aria-label={persona.name}
      className="border-line bg-surface hover:border-line-strong flex min-w-0 flex-col gap-3 rounded-xl border p-4 transition-colors"
    >
      <Link href={`/personas/${id}`} className="flex items-center gap-3 rounded-md pointer-coarse:min-h-11">
        <span
          className="bg-sunken grid size-11 shrink-0 place-items-center rounded-xl text-2xl"
          aria-hidden="true"
        >
          {persona.emoji ?? persona.name.slice(0, 1)}
        </span>
        <span className="min-w-0">
          <span className="chart-name block truncate text-[22px] leading-tight">{persona.name}</span>
          <span className="text-ink-soft block truncate text-xs">{persona.variant.base_model}</span>
        </span>
      </Link>
      <p className="text-ink-soft line-clamp-2 grow text-sm">{persona.description}</p>
      {persona.starters.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {persona.starters.slice(0, STARTERS).map((starter) => (
            <Chip key={starter} onClick={() => begin.mutate(starter)}>
              {starter}
            </Chip>
          ))}
        </div>
      )}
      <div className="flex items-center gap-1">
        <Button size="small" look="brass" disabled={begin.isPending} onClick={() => begin.mutate(undefined)}>
          Use it<span className="sr-only">: {persona.name}</span>
        </Button>
        <div className="ml-auto">{children}</div>
      </div>
      {begin.error && <ProblemNote problem={describeProblem(begin.error)} />}
    </li>
  )
}
