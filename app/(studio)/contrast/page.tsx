import type { Metadata } from 'next'
import { ContrastPage } from '@/components/contrast/contrast-page'
import { ChosenStudio } from '@/components/studio/chosen-studio'

export const metadata: Metadata = { title: 'Contrast' }

export default async function Page({ searchParams }: PageProps<'/contrast'>) {
  const { model } = await searchParams
  return (
    <ChosenStudio model={typeof model === 'string' ? model : undefined}>
      <ContrastPage />
    </ChosenStudio>
  )
}
