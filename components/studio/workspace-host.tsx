'use client'

import { useEffect, useLayoutEffect, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { useSignedInName } from '@/components/access/signed-in'
import { createTillerClient, loadContract } from '@/lib/sdk/tiller'
import { createWorkspace } from '@/lib/state/workspace'
import { WorkspaceProvider } from '@/lib/state/workspace-context'
import { uncover } from './first-look'

const newWorkspace = (owner: string | null) =>
  createWorkspace({
    owner,
    client: createTillerClient(),
    lasting: () => window.localStorage,
    perTab: () => window.sessionStorage,
  })

/** A page that is still there so many milliseconds after it was to be left has stayed. */
const STAYS_MS = 10_000

/**
 * Keeps the state of the studio's pages while one goes from page to page. The first picture is the server's, which cannot know what
 * this browser has saved; nothing in it can be pressed before that is read.
 */
export function WorkspaceHost({ children }: { children: ReactNode }) {
  const owner = useSignedInName()
  const [workspace] = useState(() => newWorkspace(owner))
  const ready = useStore(workspace.standing, (state) => state.ready)

  useLayoutEffect(() => {
    workspace.hydrate()
    uncover()
  }, [workspace])

  useEffect(() => {
    // The first call needs it; one that fails here asks for it again.
    void loadContract().catch(() => undefined)
  }, [])

  useEffect(() => {
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
      window.removeEventListener('storage', follow)
      window.removeEventListener('pagehide', leave)
      window.removeEventListener('beforeunload', leaving)
      clearTimeout(stays)
    }
  }, [workspace])

  return (
    <WorkspaceProvider workspace={workspace}>
      <div className="contents" inert={!ready}>
        {children}
      </div>
    </WorkspaceProvider>
  )
}
