import type { Metadata } from 'next'
import { ChoicesPage } from '@/components/choices/choices-page'
import { ChosenStudio } from '@/components/studio/chosen-studio'

export const metadata: Metadata = { title: 'Choices' }

export default function Page() {
  return (
    <ChosenStudio>
      <ChoicesPage />
    </ChosenStudio>
  )
}
