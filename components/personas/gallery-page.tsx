'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import Link from 'next/link'
import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { PageFrame } from '@/components/ui/page-frame'
import { ProblemNote } from '@/components/ui/problem-note'
import { fromFile } from '@/lib/state/persona-link'
import { PERSONAS, personasQuery } from '@/lib/state/personas'
import { describeProblem } from '@/lib/state/problem'
import { shippedBySlug } from '@/lib/state/shipped-personas'
import { useStudio } from '@/lib/state/studio-context'
import { PersonaActions } from './persona-actions'
import { PersonaCard } from './persona-card'

const GRID = 'grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2 lg:grid-cols-3'

/** One's own personas, and those that come with Tiller. */
export function GalleryPage() {
  const { client } = useStudio()
  const { data, error, refetch } = useQuery(personasQuery(client))
  return (
    <PageFrame
      title="Personas"
      about="Ways for the model to be. Using one changes nothing before you have compared it."
    >
      <section aria-labelledby="own" className="space-y-4 pb-10">
        <div className="flex items-center gap-3">
          <h2 id="own" className="grow text-lg font-semibold">
            Your own
          </h2>
          <ImportFile />
        </div>
        {error && (
          <ProblemNote problem={describeProblem(error)}>
            <Button size="small" onClick={() => void refetch()}>
              Try again
            </Button>
          </ProblemNote>
        )}
        {data?.length === 0 && (
          <p className="border-line text-ink-soft rounded-xl border border-dashed p-5 text-sm">
            None yet. Steer in the chat, then choose “Save as a persona” under Modified; or duplicate one from
            below; or{' '}
            <Link href="/contrast" className="underline">
              find one between two sorts of answers
            </Link>
            .
          </p>
        )}
        <ul aria-label="Your own personas" className={GRID}>
          {data?.map((persona) => (
            <PersonaCard key={persona.persona_id} id={persona.persona_id} persona={persona}>
              <PersonaActions persona={persona} />
            </PersonaCard>
          ))}
        </ul>
      </section>
      <section aria-labelledby="shipped" className="space-y-4">
        <h2 id="shipped" className="text-lg font-semibold">
          With Tiller
        </h2>
        <ul aria-label="Personas with Tiller" className={GRID}>
          {[...shippedBySlug].map(([slug, persona]) => (
            <PersonaCard key={slug} id={slug} persona={persona}>
              <PersonaActions persona={persona} />
            </PersonaCard>
          ))}
        </ul>
      </section>
    </PageFrame>
  )
}

function ImportFile() {
  const { client } = useStudio()
  const cache = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const take = useMutation({
    mutationFn: async (file: File) => client.personas.importFile(await fromFile(await file.text())),
    onSuccess: () => cache.invalidateQueries({ queryKey: PERSONAS }),
  })
  return (
    <>
      {take.error && <ProblemNote problem={describeProblem(take.error)} />}
      <input
        ref={input}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label="A persona's file"
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (file) take.mutate(file)
        }}
      />
      <Button size="small" disabled={take.isPending} onClick={() => input.current?.click()}>
        <Upload className="size-3.5" aria-hidden="true" />
        Import a file
      </Button>
    </>
  )
}
