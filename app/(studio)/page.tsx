import { headers } from 'next/headers'
import { SignedIn } from '@/components/access/signed-in'
import { StudioPage } from '@/components/studio/studio-page'
import { OWNER_HEADER } from '@/lib/protocols/http/page-headers'

export default async function Page() {
  return (
    <SignedIn name={(await headers()).get(OWNER_HEADER)}>
      <StudioPage />
    </SignedIn>
  )
}
