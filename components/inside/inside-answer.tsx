import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { QueryProblem } from '@/components/features/query-problem'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import type { Conditions } from '@/lib/state/conditions'
import type { FeatureEdit } from '@/lib/state/edits'
import { begunWith, editsOfThen, owedToSteering, tokensInside, worthFollowing } from '@/lib/state/inside'
import { insideQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { ColourButton } from './colour-button'
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
  /** The conditions that were in force. */
  conditions: Conditions
  /** Answers anew from these first words on; left out where that cannot be done now. */
  onContinue?: (begun: string) => void
}

/** An answer token by token: coloured by a feature or by how expected each token was, with what fires at one of them. */
export default function InsideAnswer({ messages, edits, conditions, onContinue }: InsideAnswerProps) {
  const studio = useStudio()
  const confirmed = useVariant((state) => state.confirmed)
  const [colour, setColour] = useState<Colour>(edits[0]?.feature_id ?? EXPECTED)
  const [at, setAt] = useState(0)
  const { data, error, refetch, isPlaceholderData } = useQuery(
    insideQuery(studio, {
      messages,
      pending: editsOfThen(confirmed, edits),
      pending_scopes: [...conditions],
      feature_ids: colour === EXPECTED ? [] : [colour],
      top_k: TOP,
      alternatives: ALTERNATIVES,
    }),
  )
  const plain = useQuery({
    ...insideQuery(studio, {
      messages,
      pending: editsOfThen(confirmed, []),
      pending_scopes: [],
      alternatives: 1,
    }),
    enabled: edits.length + conditions.length > 0,
  })
  if (error) return <QueryProblem error={error} onRetry={() => void refetch()} />
  if (!data) return <p className="text-ink-soft animate-pulse">Reading the answer again…</p>
  const tokens = tokensInside(data, messages, plain.data)
  const token = tokens[at]
  const owed = tokens.filter(owedToSteering).length
  const followable = worthFollowing(tokens, edits, FOLLOWABLE)
  const followed = followable.find(({ feature_id }) => feature_id === colour)
  return (
    <div className="space-y-3" aria-busy={isPlaceholderData}>
      <div className="space-y-1.5">
        <ColourBy colour={colour} features={followable} onChoose={setColour} />
        {followed && <ColourButton feature={followed} />}
      </div>
      <TokenText
        name="The answer’s tokens"
        tokens={tokens.map((each) => ({
          text: each.text,
          strength: colour === EXPECTED ? 1 - (each.probability ?? 1) : each.share,
          marked: owedToSteering(each),
        }))}
        at={at}
        onPoint={setAt}
      />
      {plain.data && (
        <p className="text-ink-soft text-[13px]">
          {`${owed} of ${tokens.length} tokens are dotted: steering made them at least three times likelier.`}
        </p>
      )}
      {token && (
        <TokenCard token={token} begunWith={(text) => begunWith(tokens, at, text)} onContinue={onContinue} />
      )}
    </div>
  )
}
