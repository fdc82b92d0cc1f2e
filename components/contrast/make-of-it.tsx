import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { PersonaForm, type Said } from '@/components/personas/persona-form'
import { Button } from '@/components/ui/button'
import type { Edits } from '@/lib/state/edits'
import { modelsQuery } from '@/lib/state/queries'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { useChosenModel, useWorkspace } from '@/lib/state/workspace-context'
import { addPending } from '@/lib/state/wish'

/** What can be made of the features that were chosen: pending edits, heard in the chat, or a persona. */
export function MakeOfIt({ edits }: { edits: Edits }) {
  const studio = useStudio()
  const { client, model } = studio
  const router = useRouter()
  const workspace = useWorkspace()
  const chosenModel = useChosenModel()
  const showTab = usePanel((state) => state.showTab)
  const { data } = useQuery(modelsQuery(client))
  const [state, setState] = useState<'closed' | 'open' | 'saved'>('closed')
  const list = Object.values(edits)

  const hear = () => {
    if (chosenModel !== null) workspace.turnTo(model, chosenModel)
    addPending(studio, 'Edits of a contrast', edits)
    showTab('modified')
    router.push('/')
  }
  const save = async (said: Said) => {
    await client.personas.create({
      ...said,
      variant: {
        base_model: model,
        edits: list.map(({ feature_id, label, index_in_sae, value }) => ({
          feature_id,
          feature_label: label,
          index_in_sae,
          value,
        })),
        scopes: [],
      },
      sae_digest: data?.models.find(({ id }) => id === model)?.card?.sae?.digest ?? null,
    })
    setState('saved')
  }
  return (
    <div className="bg-brass-soft sticky bottom-3 flex flex-wrap items-center gap-3 rounded-xl px-4 py-2.5">
      <p className="text-brass-ink grow text-sm font-medium" role="status">
        {list.length === 1 ? '1 feature chosen' : `${list.length} features chosen`}
        {state === 'saved' && (
          <span className="font-normal">
            . Saved.{' '}
            <Link href="/personas" className="underline">
              See your personas
            </Link>
          </span>
        )}
      </p>
      <Button size="small" disabled={list.length === 0} onClick={() => setState('open')}>
        Save as a persona
      </Button>
      <Button size="small" look="solid" disabled={list.length === 0} onClick={hear}>
        Hear it in the chat
      </Button>
      {state === 'open' && (
        <PersonaForm
          title="Save as a persona"
          start={{ name: list[0]?.label ?? '', emoji: null, description: '', starters: [], battery: [] }}
          onClose={() => setState((now) => (now === 'open' ? 'closed' : now))}
          onSave={save}
        />
      )}
    </div>
  )
}
