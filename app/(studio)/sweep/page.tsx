import type { Metadata } from 'next'
import { ChosenStudio } from '@/components/studio/chosen-studio'
import { SweepPage } from '@/components/sweep/sweep-page'

export const metadata: Metadata = { title: 'Sweep' }

export default async function Page({ searchParams }: PageProps<'/sweep'>) {
  const { feature = [], model } = await searchParams
  return (
    <ChosenStudio model={typeof model === 'string' ? model : undefined}>
      <SweepPage featureIds={[feature].flat().slice(0, 2)} />
    </ChosenStudio>
  )
}
