'use client'

import { useState } from 'react'
import { useStore } from 'zustand'
import { PageFrame } from '@/components/ui/page-frame'
import { handleOf } from '@/lib/state/edits'
import { featureQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useQueries } from '@tanstack/react-query'
import { SweepForm } from './sweep-form'
import { SweepResults } from './sweep-results'

/** One feature at several strengths, or two against each other. @param featureIds those that the address names */
export function SweepPage({ featureIds }: { featureIds: readonly string[] }) {
  const studio = useStudio()
  const found = useQueries({ queries: featureIds.map((id) => featureQuery(studio, id)) })
  const named = found.flatMap(({ data }) => (data ? [handleOf(data)] : []))
  const { plan } = useStore(studio.sweep.store)
  const [began] = useState(plan)
  const settled = found.every(({ isPending }) => !isPending)
  return (
    <PageFrame
      title="Sweep"
      about="Hear what a feature does at one strength after the other, or two of them together."
    >
      {settled && (
        <SweepForm key={named.map(({ feature_id }) => feature_id).join()} named={named} before={began} />
      )}
      {plan && <SweepResults plan={plan} />}
    </PageFrame>
  )
}
