'use client'

import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { ApiError, createTillerClient } from '@/lib/sdk/tiller'
import { describeProblem, type Problem } from '@/lib/state/problem'

/** Where to go once signed in: the page that was asked for, if it is one of this server. */
function target(): string {
  const from = new URL(new URLSearchParams(window.location.search).get('from') ?? '/', window.location.origin)
  return from.origin === window.location.origin ? from.pathname : '/'
}

function problemOf(error: unknown): Problem {
  if (error instanceof ApiError && error.code === 'unauthorized')
    return {
      title: 'This key does not fit',
      detail: 'Check that it is whole, and that it was not revoked.',
      remedy: 'none',
    }
  return describeProblem(error)
}

/** Asks for a key of the server. */
export function SignInForm() {
  const [key, setKey] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const signIn = async (event: FormEvent) => {
    event.preventDefault()
    if (key.trim() === '' || busy) return
    setBusy(true)
    setProblem(null)
    try {
      await createTillerClient().access.signIn({ key: key.trim() })
      window.location.assign(target())
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }

  return (
    <form onSubmit={(event) => void signIn(event)} className="w-full space-y-4">
      <label className="block space-y-1.5">
        <span className="text-sm font-medium">Key</span>
        <input
          type="password"
          name="key"
          autoComplete="current-password"
          autoFocus
          value={key}
          maxLength={500}
          onChange={(event) => setKey(event.target.value)}
          className="border-line bg-surface block h-10 w-full rounded-lg border px-3 font-mono text-base sm:text-sm"
        />
      </label>
      {problem && <ProblemNote problem={problem} />}
      <Button type="submit" look="solid" disabled={key.trim() === '' || busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}
