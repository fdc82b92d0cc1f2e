import type { Metadata } from 'next'
import { SharedPage } from '@/components/personas/shared-page'
import { ChosenStudio } from '@/components/studio/chosen-studio'

export const metadata: Metadata = { title: 'A shared persona' }

export default function Page() {
  return (
    <ChosenStudio>
      <SharedPage />
    </ChosenStudio>
  )
}
