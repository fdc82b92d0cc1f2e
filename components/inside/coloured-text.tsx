import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { visible } from '@/components/features/token-chips'
import type { Activated } from '@/lib/state/inside'
import { featureQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { TokenText } from './token-text'

interface ColouredTextProps {
  featureId: string
  label: string
  tokens: readonly Activated[]
  /** Stretches in which a condition held that is shown. */
  spans?: readonly (readonly [number, number])[]
}

const percent = (share: number) => `${Math.round(share * 100)} %`

/** A text coloured by a feature's activation on each of its tokens, live too; the one that is pointed at tells its value. */
export default function ColouredText({ featureId, label, tokens, spans = [] }: ColouredTextProps) {
  const { data } = useQuery(featureQuery(useStudio(), featureId))
  const [at, setAt] = useState<number | null>(null)
  const most =
    data?.max_activation_strength || Math.max(1, ...tokens.map(({ activation }) => activation ?? 0))
  const shareOf = ({ activation }: Activated) => Math.min(1, (activation ?? 0) / most)
  const firing = tokens.filter(({ activation }) => (activation ?? 0) > 0).length
  const ends: number[] = []
  for (const { text } of tokens) ends.push((ends.at(-1) ?? 0) + text.length)
  const isHeld = (i: number) =>
    spans.some(([from, to]) => from < ends[i]! && to > ends[i]! - tokens[i]!.text.length)
  const shown = tokens.map((token, i) => ({
    text: token.text,
    strength: shareOf(token),
    marked: isHeld(i),
  }))
  const token = at === null ? undefined : tokens[at]
  return (
    <div className="space-y-1">
      <TokenText name={`The answer, coloured by ${label}`} tokens={shown} at={at} onPoint={setAt} />
      <p className="text-ink-soft figures">
        {!token
          ? `fires on ${firing} of ${tokens.length} tokens`
          : token.activation === null
            ? `“${visible(token.text)}”: not read yet`
            : `“${visible(token.text)}”: ${token.activation.toFixed(2)}, ${percent(shareOf(token))}`}
      </p>
    </div>
  )
}
