'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { PageFrame } from '@/components/ui/page-frame'
import { ProblemNote } from '@/components/ui/problem-note'
import { useTitle } from '@/components/ui/use-title'
import { personaQuery, type Persona } from '@/lib/state/personas'
import { describeProblem } from '@/lib/state/problem'
import { shippedBySlug } from '@/lib/state/shipped-personas'
import { useStudio } from '@/lib/state/studio-context'
import { PersonaActions } from './persona-actions'
import { PersonaBody } from './persona-body'
import { PersonaVersions } from './persona-versions'

/** What one persona is, and how it answers. @param id of one's own, or the place of one that comes with Tiller */
export function PersonaPage({ id }: { id: string }) {
  const shipped = shippedBySlug.get(id)
  return (
    <PageFrame>
      <Link
        href="/personas"
        className="text-ink-soft hover:text-ink flex h-11 w-fit items-center gap-1.5 pt-2 text-sm"
      >
        <ArrowLeft className="size-4" aria-hidden="true" />
        All personas
      </Link>
      {shipped ? <Shown persona={shipped} /> : <Own id={id} />}
    </PageFrame>
  )
}

function Own({ id }: { id: string }) {
  const { client } = useStudio()
  const { data, error, refetch } = useQuery(personaQuery(client, id))
  if (data)
    return (
      <>
        <Shown persona={data} />
        <PersonaVersions persona={data} />
      </>
    )
  if (error)
    return (
      <ProblemNote problem={describeProblem(error)}>
        <Button size="small" onClick={() => void refetch()}>
          Try again
        </Button>
      </ProblemNote>
    )
  return <div className="bg-sunken mt-8 h-40 animate-pulse rounded-xl" aria-hidden="true" />
}

function Shown({ persona }: { persona: Persona }) {
  const router = useRouter()
  useTitle(`${persona.name} – Tiller`)
  return (
    <PersonaBody
      persona={persona}
      actions={<PersonaActions persona={persona} onRemoved={() => router.push('/personas')} />}
    />
  )
}
