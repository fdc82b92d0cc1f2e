'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { QueryProblem } from '@/components/features/query-problem'
import { PanelSkeleton } from '@/components/features/panel-note'
import { Mark } from '@/components/ui/mark'
import { featureQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { FeatureEvidence } from './feature-evidence'

/** Everything that is known of one feature, under an address of its own. */
export function FeaturePage({ featureId }: { featureId: string }) {
  const { data, error, refetch } = useQuery(featureQuery(useStudio(), featureId))
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-4 pb-16 sm:px-8">
      <header className="border-line flex h-14 items-center gap-3 border-b">
        <Link href="/" className="flex items-center gap-2.5" aria-label="Tiller: to the chat">
          <Mark className="size-7" />
          <span className="chart-name translate-y-0.5 text-[27px]">Tiller</span>
        </Link>
        <Link
          href="/"
          className="text-ink-soft hover:text-ink ml-auto flex h-11 items-center gap-1.5 text-sm"
        >
          <ArrowLeft className="size-4" aria-hidden="true" />
          Back to the chat
        </Link>
      </header>
      <main className="grow">
        {error ? (
          <QueryProblem error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <FeatureEvidence key={data.feature_id} feature={data} />
        ) : (
          <PanelSkeleton label="Looking up the feature…" />
        )}
      </main>
    </div>
  )
}
