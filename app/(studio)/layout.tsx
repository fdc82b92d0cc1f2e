import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { SignedIn } from '@/components/access/signed-in'
import { coverScript } from '@/components/studio/first-look'
import { WorkspaceHost } from '@/components/studio/workspace-host'
import { NONCE_HEADER, OWNER_HEADER } from '@/lib/protocols/http/page-headers'
import { pageModels } from '@/lib/server/page-models'
import { MODELS } from '@/lib/state/query-keys'

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const [heard, models] = await Promise.all([headers(), pageModels()])
  const known = new QueryClient()
  if (models) known.setQueryData(MODELS, models)
  return (
    <SignedIn name={heard.get(OWNER_HEADER)}>
      <script
        nonce={heard.get(NONCE_HEADER) ?? undefined}
        suppressHydrationWarning
        dangerouslySetInnerHTML={{ __html: coverScript }}
      />
      <HydrationBoundary state={dehydrate(known)}>
        <WorkspaceHost>{children}</WorkspaceHost>
      </HydrationBoundary>
    </SignedIn>
  )
}
