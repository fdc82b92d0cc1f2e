import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'

const ModelPanel = dynamic(() => import('./model-panel').then((module) => module.ModelPanel), { ssr: false })

/** Names the model that answers, and lets a person turn to another. */
export function ModelPicker() {
  const { client, model } = useStudio()
  const { data } = useQuery(modelsQuery(client))
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { choice } = useWorkspace()
  const single = data?.models.length === 1 && data.models[0]?.id === model
  // Turning to another model exchanges the whole studio, and what had the focus with it.
  useEffect(() => {
    const lost = document.activeElement === document.body
    if (lost && choice.getState().previous !== null) button.current?.focus()
  }, [choice])
  return (
    <>
      <Button
        ref={button}
        look="quiet"
        aria-label={`Model: ${model}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="min-w-0 shrink px-2.5 pointer-coarse:h-11"
      >
        <span className="text-ink max-w-40 truncate sm:max-w-64">{model}</span>
        {!single && <ChevronsUpDown className="size-3.5 shrink-0" aria-hidden="true" />}
      </Button>
      {open && <ModelPanel anchor={button} onClose={() => setOpen(false)} />}
    </>
  )
}
