import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { HeatedTokens } from './heated-tokens'

interface ExampleContextProps {
  example: FeatureDetail['examples'][number]
  /** The feature's largest activation: full colour. */
  strongest: number
}

/** A stretch of text with each token shaded by the feature's activation on it. */
export function ExampleContext({ example, strongest }: ExampleContextProps) {
  const { activations, peak } = example
  return (
    <li className="bg-surface border-line rounded-lg border px-3 py-2 text-[13px] leading-relaxed whitespace-pre-wrap">
      <HeatedTokens {...example} strongest={strongest} />
      <span className="figures text-ink-soft ml-2 whitespace-nowrap">
        <span className="sr-only">strongest activation here: </span>
        {(activations[peak] ?? 0).toFixed(2)}
      </span>
    </li>
  )
}
