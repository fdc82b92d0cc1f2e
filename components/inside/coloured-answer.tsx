import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { QueryProblem } from '@/components/features/query-problem'
import { useInView } from '@/components/ui/use-in-view'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import type { AssistantTurn } from '@/lib/state/turns'
import { activatedIn, editsOfThen } from '@/lib/state/inside'
import { insideQuery } from '@/lib/state/queries'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'

/** Few people colour: it comes when somebody does. */
export const ColouredText = dynamic(() => import('./coloured-text'))

interface ColouredAnswerProps {
  turn: AssistantTurn
  /** The conversation up to the answer. */
  messages: ChatMessage[]
  spans: readonly (readonly [number, number])[]
}

/** An answer of before, coloured by the feature that is chosen: it is read again once somebody sees it. */
export function ColouredAnswer({ turn, messages, spans }: ColouredAnswerProps) {
  const studio = useStudio()
  const colour = usePanel((state) => state.colour)
  const confirmed = useVariant((state) => state.confirmed)
  const { ref, seen } = useInView<HTMLDivElement>()
  const { data, error, refetch } = useQuery({
    ...insideQuery(studio, {
      messages,
      pending: editsOfThen(confirmed, turn.edits),
      pending_scopes: [...turn.conditions],
      feature_ids: colour ? [colour.feature_id] : [],
    }),
    enabled: seen && colour !== null,
    placeholderData: undefined,
  })
  if (!colour) return null
  if (error) return <QueryProblem error={error} onRetry={() => void refetch()} />
  return (
    <div ref={ref} aria-busy={!data}>
      {data ? (
        <ColouredText
          featureId={colour.feature_id}
          label={colour.label}
          tokens={activatedIn(data, messages)}
          spans={spans}
        />
      ) : (
        <p className="leading-loose wrap-anywhere whitespace-pre-wrap">{turn.content}</p>
      )}
    </div>
  )
}
