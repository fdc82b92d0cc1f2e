import type { Metadata } from 'next'
import { AllFeaturesPage } from '@/components/all-features/all-features-page'
import { ChosenStudio } from '@/components/studio/chosen-studio'
import { viewOf } from '@/lib/state/feature-list'

export const metadata: Metadata = { title: 'All features' }

export default async function Page({ searchParams }: PageProps<'/features'>) {
  const params = await searchParams
  const { model } = params
  return (
    <ChosenStudio model={typeof model === 'string' ? model : undefined}>
      <AllFeaturesPage initial={viewOf(params)} />
    </ChosenStudio>
  )
}
