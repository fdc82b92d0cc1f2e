import { useQuery } from '@tanstack/react-query'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { spansMessages } from '@/lib/protocols/common/kinds'
import type { FeatureSummary } from '@/lib/protocols/tiller/contract'
import { inProgress } from '@/lib/state/answer-store'
import { conversation } from '@/lib/state/conversation'
import { handleOf } from '@/lib/state/edits'
import { inspectQuery } from '@/lib/state/queries'
import { useChat, usePanel, useSettings, useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { ActivationBar } from './activation-bar'
import { FeatureList, FeatureRow } from './feature-row'
import { PanelNote, PanelSkeleton } from './panel-note'
import { QueryProblem } from './query-problem'
import { WordsFold } from './words-fold'

/** The features that fire in the conversation as it stands, its latest answer included. */
export function ActivatedTab() {
  const studio = useStudio()
  const showTab = usePanel((state) => state.showTab)
  const turns = useChat((state) => state.turns)
  const forgotten = useChat((state) => state.forgotten)
  const systemPrompt = useSettings((state) => state.system_prompt)
  const confirmed = useVariant((state) => state.confirmed)
  const writing = useStore(studio.answer, inProgress)
  const messages = conversation(turns, forgotten, systemPrompt)
  const conditions = useVariant((state) => state.conditions)
  const query = inspectQuery(studio, messages, confirmed, conditions)
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    ...query,
    enabled: query.enabled && !writing,
  })

  if (turns.length === 0)
    return (
      <PanelNote title="Nothing has fired yet">
        <p>
          Features are directions inside the model that stand for something: a way of speaking, a subject, a
          kind of request. Ask the model something, and the ones that fire are listed here.
        </p>
        <Button size="small" onClick={() => showTab('search')}>
          Search features
        </Button>
      </PanelNote>
    )
  if (error && !writing) return <QueryProblem error={error} onRetry={() => void refetch()} />
  if (!data) return <PanelSkeleton label="Reading the conversation…" />
  if (data.length === 0)
    return (
      <PanelNote title="Nothing stands out">
        <p>No labelled feature fires clearly in this conversation. Look for one in the Search tab.</p>
      </PanelNote>
    )
  const behind = writing || isPlaceholderData
  const spanning = data.filter(({ kind }) => spansMessages(kind))
  const words = data.filter(({ kind }) => !spansMessages(kind))
  return (
    <>
      <p className="text-ink-soft px-5 pt-3 text-[13px]" role="status">
        {writing
          ? 'Read again when the answer is finished.'
          : isFetching
            ? 'Reading the conversation…'
            : 'How strongly each feature fired in this conversation.'}
      </p>
      <Fired title="All through it" features={spanning} busy={behind} />
      <WordsFold count={words.length} alone={spanning.length === 0}>
        <Fired title="On single words" features={words} busy={behind} />
      </WordsFold>
    </>
  )
}

interface FiredProps {
  title: string
  features: FeatureSummary[]
  busy: boolean
}

function Fired({ title, features, busy }: FiredProps) {
  if (features.length === 0) return null
  return (
    <section>
      <h3 className="text-ink-soft px-5 pt-4 text-xs font-semibold tracking-wide uppercase">{title}</h3>
      <FeatureList name={`Activated features: ${title.toLowerCase()}`} busy={busy}>
        {features.map((feature) => (
          <FeatureRow
            key={feature.feature_id}
            feature={handleOf(feature)}
            note={<ActivationBar activation={feature.activation} />}
          />
        ))}
      </FeatureList>
    </section>
  )
}
