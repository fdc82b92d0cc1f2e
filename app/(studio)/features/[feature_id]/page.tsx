import type { Metadata } from 'next'
import { FeaturePage } from '@/components/feature-page/feature-page'
import { ChosenStudio } from '@/components/studio/chosen-studio'

export const metadata: Metadata = { title: 'Feature' }

type Props = PageProps<'/features/[feature_id]'>

export default async function Page({ params, searchParams }: Props) {
  const [{ feature_id }, { model }] = await Promise.all([params, searchParams])
  return (
    <ChosenStudio model={typeof model === 'string' ? model : undefined}>
      <FeaturePage featureId={feature_id} />
    </ChosenStudio>
  )
}
