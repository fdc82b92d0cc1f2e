'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { PageFrame } from '@/components/ui/page-frame'
import { ProblemNote } from '@/components/ui/problem-note'
import type { PersonaFile } from '@/lib/protocols/tiller/contract'
import { fromLink } from '@/lib/state/persona-link'
import { PERSONAS } from '@/lib/state/personas'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'
import { PersonaBody } from './persona-body'

function followFragment(changed: () => void) {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

/** The persona that the address holds: it is shown, and neither kept nor used before one asks for it. */
export function SharedPage() {
  const { client } = useStudio()
  const router = useRouter()
  const cache = useQueryClient()
  const fragment = useSyncExternalStore(
    followFragment,
    () => window.location.hash,
    () => '',
  )
  const { data, error } = useQuery({
    queryKey: ['shared-persona', fragment],
    queryFn: () => fromLink(fragment),
    retry: false,
    staleTime: Infinity,
  })
  const keep = useMutation({
    mutationFn: (file: PersonaFile) => client.personas.importFile(file),
    onSuccess: async ({ persona_id }) => {
      await cache.invalidateQueries({ queryKey: PERSONAS })
      router.push(`/personas/${persona_id}`)
    },
  })
  const problem = keep.error ?? error
  return (
    <PageFrame>
      <p className="text-ink-soft pt-6 text-sm">Someone shares a persona with you.</p>
      {problem && <ProblemNote problem={describeProblem(problem)} />}
      {data && (
        <PersonaBody
          persona={data}
          actions={
            <Button disabled={keep.isPending} onClick={() => keep.mutate(data)}>
              Keep it
            </Button>
          }
        />
      )}
    </PageFrame>
  )
}
