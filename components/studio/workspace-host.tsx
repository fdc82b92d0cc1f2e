'use client'

import { useEffect, useState, type ReactNode } from 'react'
import { createTillerClient } from '@/lib/sdk/tiller'
import { createWorkspace } from '@/lib/state/workspace'
import { WorkspaceProvider } from '@/lib/state/workspace-context'
import { Opening } from './opening'

const newWorkspace = () =>
  createWorkspace({
    client: createTillerClient(),
    lasting: () => window.localStorage,
    perTab: () => window.sessionStorage,
  })

/** Shows the pages of the studio once what this browser has saved is read, and keeps their state while one goes from page to page. */
export function WorkspaceHost({ children }: { children: ReactNode }) {
  const [workspace] = useState(newWorkspace)
  const [ready, setReady] = useState(false)

  useEffect(() => {
    workspace.hydrate()
    // The server cannot know what is saved here, so the first picture is the same for everyone.
    const shown = requestAnimationFrame(() => setReady(true))
    const follow = ({ key, storageArea }: StorageEvent) => {
      if (storageArea === window.localStorage) workspace.follow(key)
    }
    // Leaving the page in the middle of an answer keeps what was said.
    const leave = () => workspace.stop()
    window.addEventListener('storage', follow)
    window.addEventListener('pagehide', leave)
    return () => {
      cancelAnimationFrame(shown)
      window.removeEventListener('storage', follow)
      window.removeEventListener('pagehide', leave)
    }
  }, [workspace])

  return ready ? <WorkspaceProvider workspace={workspace}>{children}</WorkspaceProvider> : <Opening />
}
