import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { QueryProblem } from '@/components/features/query-problem'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import type { FeatureEdit } from '@/lib/state/edits'
import { begunWith, editsOfThen, tokensInside, worthFollowing } from '@/lib/state/inside'
import { insideQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { ColourBy, EXPECTED, type Colour } from './colour-by'
import { TokenCard } from './token-card'
import { TokenText } from './token-text'

const TOP = 5
const ALTERNATIVES = 5
const FOLLOWABLE = 6

interface InsideAnswerProps {
  /** The conversation up to the answer, which is its last message. */
  messages: ChatMessage[]
  /** The edits that it was written with. */
  edits: readonly FeatureEdit[]
  /** Answers anew from these first words on; left out where that cannot be done now. */
  onContinue?: (begun: string) => void
}

/** An answer token by token: coloured by a feature or by how expected each token was, with what fires at one of them. */
export default function InsideAnswer({ messages, edits, onContinue }: InsideAnswerProps) {
  const studio = useStudio()
  const confirmed = useVariant((state) => state.confirmed)
  const [colour, setColour] = useState<Colour>(edits[0]?.feature_id ?? EXPECTED)
  const [at, setAt] = useState(0)
  const { data, error, refetch, isPlaceholderData } = useQuery(
    insideQuery(studio, {
      messages,
      pending: editsOfThen(confirmed, edits),
      feature_ids: colour === EXPECTED ? [] : [colour],
      top_k: TOP,
      alternatives: ALTERNATIVES,
    }),
  )
  if (error) return <QueryProblem error={error} onRetry={() => void refetch()} />
  if (!data) return <p className="text-ink-soft animate-pulse">Reading the answer again…</p>
  const tokens = tokensInside(data, messages)
  const token = tokens[at]
  return (
    <div className="space-y-3" aria-busy={isPlaceholderData}>
      <ColourBy colour={colour} features={worthFollowing(tokens, edits, FOLLOWABLE)} onChoose={setColour} />
      <TokenText tokens={tokens} colour={colour} at={at} onPoint={setAt} />
      {token && (
        <TokenCard token={token} begunWith={(text) => begunWith(tokens, at, text)} onContinue={onContinue} />
      )}
    </div>
  )
}
