import type { Metadata } from 'next'
import { GalleryPage } from '@/components/personas/gallery-page'
import { ChosenStudio } from '@/components/studio/chosen-studio'

export const metadata: Metadata = { title: 'Personas' }

export default function Page() {
  return (
    <ChosenStudio>
      <GalleryPage />
    </ChosenStudio>
  )
}
