'use client'

import { useEffect, useState } from 'react'
import { createTillerClient } from '@/lib/sdk/tiller'
import { createStudio } from '@/lib/state/studio'
import { StudioProvider } from '@/lib/state/studio-context'
import { Mark } from '@/components/ui/mark'
import { StudioFrame } from './studio-frame'

const newStudio = () =>
  createStudio({
    client: createTillerClient(),
    lasting: () => window.localStorage,
    perTab: () => window.sessionStorage,
  })

/** The studio, once what this browser has saved is read. */
export function StudioPage() {
  const [studio] = useState(newStudio)
  const [ready, setReady] = useState(false)

  useEffect(() => {
    studio.hydrate()
    // The server cannot know what is saved here, so the first picture is the same for everyone.
    const shown = requestAnimationFrame(() => setReady(true))
    const follow = ({ key, storageArea }: StorageEvent) => {
      if (storageArea === window.localStorage) studio.follow(key)
    }
    // Leaving the page in the middle of an answer keeps what was said.
    const leave = () => studio.runner.stop()
    window.addEventListener('storage', follow)
    window.addEventListener('pagehide', leave)
    return () => {
      cancelAnimationFrame(shown)
      window.removeEventListener('storage', follow)
      window.removeEventListener('pagehide', leave)
    }
  }, [studio])

  if (!ready)
    return (
      <main className="grid min-h-dvh place-items-center" aria-busy="true">
        <Mark className="size-14" />
        <h1 className="sr-only">Tiller</h1>
      </main>
    )
  return (
    <StudioProvider studio={studio}>
      <StudioFrame />
    </StudioProvider>
  )
}
