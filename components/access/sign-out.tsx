'use client'

import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { createTillerClient } from '@/lib/sdk/tiller'
import { describeProblem, type Problem } from '@/lib/state/problem'
import { useWorkspace } from '@/lib/state/workspace-context'
import { useSignedInName } from './signed-in'

/** Says who is signed in, with the way out. Nothing where the server has no keys. */
export function SignOut() {
  const name = useSignedInName()
  const workspace = useWorkspace()
  const [problem, setProblem] = useState<Problem | null>(null)
  if (name === null) return null

  const signOut = () =>
    createTillerClient()
      .access.signOut()
      .then(() => {
        workspace.signedOut()
        // A fresh page, with nothing of this one: the server sends it to sign in.
        window.location.replace('/')
      })
      .catch((error: unknown) => setProblem(describeProblem(error)))

  return (
    <div className="border-line space-y-2 border-t pt-3">
      <div className="flex items-center justify-between gap-3">
        <p className="text-ink-soft min-w-0 truncate">
          Signed in as <strong className="text-ink font-medium">{name}</strong>
        </p>
        <Button size="small" look="quiet" onClick={() => void signOut()}>
          <LogOut className="size-4" aria-hidden="true" />
          Sign out
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </div>
  )
}
