import { useMutation, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyAsCode } from '@/components/code/copy-as-code'
import { ConditionText } from '@/components/conditions/condition-text'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { ProblemNote } from '@/components/ui/problem-note'
import { featureAddress } from '@/lib/state/addresses'
import { conditionsOf } from '@/lib/state/conditions'
import { formatStrength } from '@/lib/state/edits'
import { fitQuery, inWords, type Persona } from '@/lib/state/personas'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { BatteryRun } from './battery-run'
import { useUsePersona } from './use-persona'

interface PersonaBodyProps {
  persona: Persona
  /** What can be done with it besides using it. */
  actions: ReactNode
}

/** All that a persona is: what it is for, what it is made of, what it lacks here, its battery, and it as code. */
export function PersonaBody({ persona, actions }: PersonaBodyProps) {
  const { client } = useStudio()
  const takeUp = useUsePersona()
  const begin = useMutation({ mutationFn: (starter: string | undefined) => takeUp(persona, starter) })
  const { data: served } = useQuery(modelsQuery(client))
  const models = served?.models ?? []
  const fit = useQuery({ ...fitQuery(client, persona, models), enabled: served !== undefined })
  const problem = begin.error ?? fit.error
  const whole = fit.data !== undefined && fit.data.missing.length === 0
  return (
    <div className="space-y-8 py-4">
      <header className="space-y-4">
        <div className="flex items-center gap-4">
          <span className="text-5xl" aria-hidden="true">
            {persona.emoji}
          </span>
          <div className="min-w-0 space-y-1">
            <h1 className="chart-name text-4xl break-words sm:text-5xl">{persona.name}</h1>
            <p className="text-ink-soft text-sm break-words">{persona.description}</p>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button look="solid" disabled={!whole || begin.isPending} onClick={() => begin.mutate(undefined)}>
            Use it in the chat
          </Button>
          {actions}
        </div>
        {whole && persona.starters.length > 0 && (
          <div className="flex flex-wrap gap-1.5" role="group" aria-label="Starters">
            {persona.starters.map((starter) => (
              <Chip key={starter} onClick={() => begin.mutate(starter)}>
                {starter}
              </Chip>
            ))}
          </div>
        )}
        {problem && <ProblemNote problem={describeProblem(problem)} />}
        {fit.data && !whole && (
          <ProblemNote problem={{ title: 'It is not whole here', detail: fit.data.missing.join(' ') }} />
        )}
      </header>
      <MadeOf persona={persona} />
      {whole && persona.battery.length > 0 && <BatteryRun prompts={persona.battery} {...fit.data} />}
      {whole && (
        <section className="space-y-3">
          <h2 className="text-lg font-semibold">As code</h2>
          <CopyAsCode
            chat={{
              model: persona.variant.base_model,
              edits: fit.data.edits,
              conditions: fit.data.conditions,
              prompt: persona.starters[0] ?? persona.battery[0] ?? 'Hello!',
            }}
          />
        </section>
      )}
    </div>
  )
}

const MadeOf = ({ persona: { variant } }: { persona: Persona }) => (
  <section className="space-y-3">
    <h2 className="text-lg font-semibold">Made of</h2>
    <ul
      aria-label="Made of"
      hidden={variant.edits.length === 0}
      className="border-line bg-surface divide-line divide-y rounded-xl border"
    >
      {variant.edits.map(({ feature_id, feature_label, value }) => (
        <li key={feature_id} className="flex items-center gap-3 px-4 py-1 text-sm">
          <Link
            href={featureAddress(feature_id, variant.base_model)}
            className="flex min-h-9 min-w-0 grow items-center hover:underline pointer-coarse:min-h-11"
          >
            <span className="truncate">{feature_label}</span>
          </Link>
          <span className="text-ink-soft">{inWords(value)}</span>
          <span className="figures text-brass-ink">{formatStrength(value)}</span>
        </li>
      ))}
    </ul>
    {variant.scopes.length > 0 && (
      <ul
        aria-label="Under conditions"
        className="border-line bg-surface divide-line divide-y rounded-xl border"
      >
        {conditionsOf(variant.scopes).map((condition, i) => (
          <li key={i} className="px-4 py-2.5">
            <ConditionText condition={condition} />
          </li>
        ))}
      </ul>
    )}
    <p className="text-ink-soft text-[13px]">On {variant.base_model}.</p>
  </section>
)
