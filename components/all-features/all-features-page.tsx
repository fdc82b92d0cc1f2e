'use client'

import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { PageFrame } from '@/components/ui/page-frame'
import { PanelNote, PanelSkeleton } from '@/components/features/panel-note'
import { QueryProblem } from '@/components/features/query-problem'
import { featurePageQuery, type ListView } from '@/lib/state/feature-list'
import { useStudio } from '@/lib/state/studio-context'
import { ColumnHeads } from './column-heads'
import { ListControls } from './list-controls'
import { ListState } from './list-state'
import { PendingFoot } from './pending-foot'
import { useView } from './use-view'
import { VirtualFeatures, type ListHandle } from './virtual-features'
import { words } from './words'

const EVERYTHING = { query: '', kind: null, only: null } as const

/** Every feature of the model, to be looked through, sorted, narrowed and steered by. */
export function AllFeaturesPage({ initial }: { initial: ListView }) {
  const studio = useStudio()
  const { view, touched, change } = useView(initial)
  const { data, error, isPlaceholderData, refetch } = useQuery(featurePageQuery(studio, view, touched, 0))
  const list = useRef<ListHandle>(null)
  const empty = data?.total === 0
  const [cleared, setCleared] = useState(0)
  const showAll = () => {
    change(EVERYTHING)
    setCleared(cleared + 1)
  }
  return (
    <PageFrame title={words.title} about={words.about}>
      <div className="bg-paper border-line z-20 space-y-2 border-b pb-1 lg:sticky lg:top-0 lg:pt-3">
        <ListControls key={cleared} view={view} onChange={change} />
        <ListState
          view={view}
          list={isPlaceholderData ? undefined : data}
          onChange={change}
          onGoTo={(at) => list.current?.goToTheme(at)}
        />
        <ColumnHeads view={view} onChange={change} />
      </div>
      {error ? (
        <QueryProblem error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <PanelSkeleton label={words.looking} />
      ) : empty ? (
        <PanelNote title={words.nothing}>
          <Button onClick={showAll}>{words.widen}</Button>
        </PanelNote>
      ) : (
        <VirtualFeatures view={view} touched={touched} first={data} busy={isPlaceholderData} ref={list} />
      )}
      <PendingFoot />
    </PageFrame>
  )
}
