import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { SignedIn } from '@/components/access/signed-in'
import { WorkspaceHost } from '@/components/studio/workspace-host'
import { OWNER_HEADER } from '@/lib/protocols/http/page-headers'

export default async function StudioLayout({ children }: { children: ReactNode }) {
  return (
    <SignedIn name={(await headers()).get(OWNER_HEADER)}>
      <WorkspaceHost>{children}</WorkspaceHost>
    </SignedIn>
  )
}
