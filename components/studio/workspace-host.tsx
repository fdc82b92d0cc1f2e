'use client'

import { useEffect, useState, type ReactNode } from 'react'
import { useSignedInName } from '@/components/access/signed-in'
import { createTillerClient } from '@/lib/sdk/tiller'
import { createWorkspace } from '@/lib/state/workspace'
import { WorkspaceProvider } from '@/lib/state/workspace-context'
import { Opening } from './opening'

const newWorkspace = (owner: string | null) =>
  createWorkspace({
    owner,
    client: createTillerClient(),
    lasting: () => window.localStorage,
    perTab: () => window.sessionStorage,
  })

/** A page that is still there so many milliseconds after it was to be left has stayed. */
const STAYS_MS = 10_000

/** Shows the pages of the studio once what this browser has saved is read, and keeps their state while one goes from page to page. */
export function WorkspaceHost({ children }: { children: ReactNode }) {
  const owner = useSignedInName()
  const [workspace] = useState(() => newWorkspace(owner))
  const [ready, setReady] = useState(false)

  useEffect(() => {
    workspace.hydrate()
    // The server cannot know what is saved here, so the first picture is the same for everyone.
    const shown = requestAnimationFrame(() => setReady(true))
    const follow = ({ key, newValue, storageArea }: StorageEvent) => {
      if (storageArea !== window.localStorage) return
      if (workspace.signedOutElsewhere(key, newValue)) window.location.reload()
      else workspace.follow(key)
    }
    // Leaving the page in the middle of an answer keeps what was said.
    const leave = () => workspace.stop()
    window.addEventListener('storage', follow)
    // Browsers break streams off before they say that the page is gone. A download leaves it in place.
    let stays: ReturnType<typeof setTimeout>
    const leaving = () => {
      workspace.leave(true)
      clearTimeout(stays)
      stays = setTimeout(() => workspace.leave(false), STAYS_MS)
    }
    window.addEventListener('pagehide', leave)
    window.addEventListener('beforeunload', leaving)
    return () => {
      cancelAnimationFrame(shown)
      window.removeEventListener('storage', follow)
      window.removeEventListener('pagehide', leave)
      window.removeEventListener('beforeunload', leaving)
      clearTimeout(stays)
    }
  }, [workspace])

  return ready ? <WorkspaceProvider workspace={workspace}>{children}</WorkspaceProvider> : <Opening />
}
