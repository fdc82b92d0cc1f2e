'use client'

import { useQuery } from '@tanstack/react-query'
import { QueryProblem } from '@/components/features/query-problem'
import { PanelSkeleton } from '@/components/features/panel-note'
import { PageFrame } from '@/components/ui/page-frame'
import { featureQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { FeatureEvidence } from './feature-evidence'

/** Everything that is known of one feature, under an address of its own. */
export function FeaturePage({ featureId }: { featureId: string }) {
  const { data, error, refetch } = useQuery(featureQuery(useStudio(), featureId))
  return (
    <PageFrame>
      {error ? (
        <QueryProblem error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <FeatureEvidence key={data.feature_id} feature={data} />
      ) : (
        <PanelSkeleton label="Looking up the feature…" />
      )}
    </PageFrame>
  )
}
