import type { Metadata } from 'next'
import { HelpPage } from '@/components/help/help-page'
import { ChosenStudio } from '@/components/studio/chosen-studio'

export const metadata: Metadata = { title: 'Help' }

export default function Page() {
  return (
    <ChosenStudio>
      <HelpPage />
    </ChosenStudio>
  )
}
