import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import Link from 'next/link'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { overlay } from '@/lib/state/edits'
import { modelsQuery } from '@/lib/state/queries'
import { useChat, useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { wantedConditions } from '@/lib/state/variant-store'
import { PersonaForm, type Said } from './persona-form'

/** What the person has asked is what the persona begins with. */
const ASKED = 4

/** Keeps the variant, pending edits included, under a name. */
export function SaveAsPersona() {
  const { client, model, questions } = useStudio()
  const judgedOn = useStore(questions)
  const confirmed = useVariant((state) => state.confirmed)
  const pending = useVariant((state) => state.pending)
  const turns = useChat((state) => state.turns)
  const { data } = useQuery(modelsQuery(client))
  const [state, setState] = useState<'closed' | 'open' | 'saved'>('closed')
  const conditions = useVariant(wantedConditions)
  const edits = Object.values(overlay(confirmed, pending))
  if (edits.length + conditions.length === 0) return null
  const asked = [...new Set(turns.flatMap((turn) => (turn.role === 'user' ? turn.content : [])))].slice(
    -ASKED,
  )
  const save = async (said: Said) => {
    await client.personas.create({
      ...said,
      variant: {
        base_model: model,
        edits: edits.map(({ feature_id, label, index_in_sae, value }) => ({
          feature_id,
          feature_label: label,
          index_in_sae,
          value,
        })),
        scopes: [...conditions],
      },
      sae_digest: data?.models.find(({ id }) => id === model)?.card?.sae?.digest ?? null,
    })
    setState('saved')
  }
  return (
    <div className="flex flex-wrap items-center gap-3 px-5 pb-3">
      <Button size="small" onClick={() => setState('open')}>
        Save as a persona
      </Button>
      <p role="status" className="text-ink-soft text-[13px]">
        {state === 'saved' && (
          <>
            Saved.{' '}
            <Link href="/personas" className="underline">
              See your personas
            </Link>
          </>
        )}
      </p>
      {state === 'open' && (
        <PersonaForm
          title="Save as a persona"
          start={{
            name: edits[0]?.label ?? '',
            emoji: null,
            description: '',
            starters: asked,
            battery: judgedOn.length > 0 ? [...judgedOn] : asked,
          }}
          onClose={() => setState((now) => (now === 'open' ? 'closed' : now))}
          onSave={save}
        />
      )}
    </div>
  )
}
