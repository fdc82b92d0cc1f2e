'use client'

import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { PageFrame } from '@/components/ui/page-frame'
import { PanelNote, PanelSkeleton } from '@/components/features/panel-note'
import { QueryProblem } from '@/components/features/query-problem'
import { saveJson } from '@/components/ui/save-file'
import { featurePageQuery, type ListView } from '@/lib/state/feature-list'
import { notesFile, notesQuery } from '@/lib/state/notes'
import { useStudio } from '@/lib/state/studio-context'
import { ColumnHeads } from './column-heads'
import { ListControls } from './list-controls'
import { PendingFoot } from './pending-foot'
import { useView } from './use-view'
import { VirtualFeatures } from './virtual-features'
import { countInWords, words } from './words'

const EVERYTHING = { query: '', kind: null, only: null } as const

/** Every feature of the model, to be looked through, sorted, narrowed and steered by. */
export function AllFeaturesPage({ initial }: { initial: ListView }) {
  const studio = useStudio()
  const { view, touched, change } = useView(initial)
  const { data, error, isPlaceholderData, refetch } = useQuery(featurePageQuery(studio, view, touched, 0))
  const empty = data?.total === 0
  const [cleared, setCleared] = useState(0)
  const showAll = () => {
    change(EVERYTHING)
    setCleared(cleared + 1)
  }
  return (
    <PageFrame title={words.title} about={words.about}>
      <div className="bg-paper border-line z-20 space-y-3 border-b pb-2 lg:sticky lg:top-0 lg:pt-3">
        <ListControls key={cleared} view={view} onChange={change} />
        <div className="flex min-h-8 items-center gap-3">
          <p role="status" className="text-ink-soft grow text-[13px]">
            {!data || isPlaceholderData ? words.looking : countInWords(data.total)}
          </p>
          {view.only === 'noted' && <SaveNotes />}
        </div>
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
        <VirtualFeatures view={view} touched={touched} first={data} busy={isPlaceholderData} />
      )}
      <PendingFoot />
    </PageFrame>
  )
}

function SaveNotes() {
  const { data } = useQuery(notesQuery(useStudio().client))
  return (
    <Button
      size="small"
      disabled={!data}
      onClick={() => data && saveJson('tiller-notes.json', notesFile(data))}
    >
      <Download className="size-3.5" aria-hidden="true" />
      {words.save}
    </Button>
  )
}
