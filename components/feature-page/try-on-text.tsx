import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { HeatedTokens } from '@/components/features/heated-tokens'
import { QueryProblem } from '@/components/features/query-problem'
import { Button } from '@/components/ui/button'
import { MAX_MESSAGE_CHARS } from '@/lib/protocols/common/limits'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { activationsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'

/** Where the feature fires in a text of one's own. */
export function TryOnText({ feature }: { feature: FeatureDetail }) {
  const [text, setText] = useState('')
  const [read, setRead] = useState('')
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        setRead(text.trim())
      }}
    >
      <textarea
        aria-label="A text of your own"
        placeholder="Write or paste a text, and see where the feature fires in it."
        rows={3}
        maxLength={MAX_MESSAGE_CHARS}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="border-line bg-surface placeholder:text-ink-soft w-full rounded-lg border px-3 py-2 text-base sm:text-sm"
      />
      <Button type="submit" disabled={text.trim() === ''}>
        Read it
      </Button>
      {read !== '' && <Reading feature={feature} text={read} />}
    </form>
  )
}

function Reading({ feature, text }: { feature: FeatureDetail; text: string }) {
  const { data, error, refetch } = useQuery(activationsQuery(useStudio(), feature.feature_id, text))
  if (error) return <QueryProblem error={error} onRetry={() => void refetch()} />
  if (!data) return <p className="text-ink-soft text-sm">Reading…</p>
  const own = data.tokens.map(({ message }) => message !== null)
  const activations = (data.features[0]?.activations ?? []).filter((_, i) => own[i])
  const most = Math.max(0, ...activations)
  const firing = activations.filter((activation) => activation > 0).length
  return (
    <div aria-live="polite" className="space-y-2">
      <p className="bg-surface border-line rounded-lg border px-3 py-2 text-sm leading-relaxed whitespace-pre-wrap">
        <HeatedTokens
          tokens={data.tokens.filter((_, i) => own[i]).map((token) => token.text)}
          activations={activations}
          strongest={feature.max_activation_strength}
        />
      </p>
      <p className="text-ink-soft text-[13px]">
        {firing === 0
          ? 'It is silent here.'
          : `It fires on ${firing} of ${activations.length} tokens, at most ${most.toFixed(2)}: ${Math.round(
              (100 * most) / feature.max_activation_strength,
            )} % of its strongest.`}
      </p>
    </div>
  )
}
