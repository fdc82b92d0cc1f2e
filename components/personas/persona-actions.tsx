import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Check, Copy, Download, Link2, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { saveJson } from '@/components/ui/save-file'
import type { KeptPersona } from '@/lib/protocols/tiller/contract'
import { linkOf } from '@/lib/state/persona-link'
import { describeProblem, Unable } from '@/lib/state/problem'
import { fileOf, PERSONAS, type Persona } from '@/lib/state/personas'
import { useStudio } from '@/lib/state/studio-context'
import { PersonaForm } from './persona-form'

const isKept = (persona: Persona): persona is KeptPersona => 'persona_id' in persona

/** What can be done with a persona besides using it: those of one's own can be changed, those of Tiller copied. */
export function PersonaActions({
  persona,
  onRemoved,
}: {
  persona: Persona | KeptPersona
  onRemoved?: () => void
}) {
  const { client, notices } = useStudio()
  const cache = useQueryClient()
  const [editing, setEditing] = useState(false)
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => cache.invalidateQueries({ queryKey: PERSONAS }),
  })
  const [copied, setCopied] = useState(false)
  const { offerUndo } = notices.getState()

  const duplicate = () =>
    isKept(persona)
      ? client.personas.duplicate(persona.persona_id)
      : client.personas.importFile(fileOf(persona))
  const share = async () => {
    const link = await linkOf(fileOf(persona), window.location.origin)
    await navigator.clipboard.writeText(link).catch(() => {
      throw new Unable('The link could not be copied', link)
    })
    setCopied(true)
  }
  const remove = async ({ persona_id: id, name }: KeptPersona) => {
    await client.personas.remove(id)
    onRemoved?.()
    const restore = () => act.mutate(() => client.personas.restore(id))
    offerUndo(`${name} is deleted`, () => {
      notices.getState().dismissToast()
      restore()
    })
  }
  const LinkIcon = copied ? Check : Link2
  return (
    <>
      <div className="flex flex-wrap">
        <span role="status" className="text-sea self-center text-[13px]">
          {copied && 'Link copied'}
        </span>
        <IconButton
          name={`Copy a link to ${persona.name}`}
          onClick={() => act.mutate(share)}
          onBlur={() => setCopied(false)}
        >
          <LinkIcon className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton
          name={`Export ${persona.name}`}
          onClick={() => saveJson(`${persona.name}.persona.json`, fileOf(persona))}
        >
          <Download className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton name={`Duplicate ${persona.name}`} onClick={() => act.mutate(duplicate)}>
          <Copy className="size-4" aria-hidden="true" />
        </IconButton>
        {isKept(persona) && (
          <>
            <IconButton name={`Edit ${persona.name}`} onClick={() => setEditing(true)}>
              <Pencil className="size-4" aria-hidden="true" />
            </IconButton>
            <IconButton name={`Delete ${persona.name}`} onClick={() => act.mutate(() => remove(persona))}>
              <Trash2 className="size-4" aria-hidden="true" />
            </IconButton>
          </>
        )}
      </div>
      {act.error && <ProblemNote problem={describeProblem(act.error)} />}
      {editing && isKept(persona) && (
        <PersonaForm
          title={`Edit ${persona.name}`}
          start={persona}
          onClose={() => setEditing(false)}
          onSave={(said) =>
            client.personas.change(persona.persona_id, said, persona.etag ? { ifMatch: persona.etag } : {})
          }
        />
      )}
    </>
  )
}
