import type { Cell } from '@/lib/state/sweep-plan'

const percent = (share: number) => `${Math.round(share * 100)} %`

/** One answer of a sweep, with what is told of it. */
export function AnswerCell({ cell }: { cell: Cell }) {
  const { state, text, measured, problem } = cell
  if (state === 'failed') return <p className="text-alarm text-[13px]">{problem}</p>
  if (state === 'waiting') return <p className="text-ink-soft text-[13px]">waits</p>
  return (
    <>
      <p className={`text-sm break-words whitespace-pre-wrap ${state === 'writing' ? 'animate-pulse' : ''}`}>
        {text === '' ? (state === 'done' ? '(an empty answer)' : 'writes…') : text}
      </p>
      {measured && (
        <p
          className="figures text-ink-soft pt-2"
          title="How much the feature fires in it · how unexpected it is to the unsteered model, in nats per token"
        >
          fires {measured.activation.map(percent).join(' and ')} · {measured.surprise.toFixed(2)} nats
        </p>
      )}
    </>
  )
}
