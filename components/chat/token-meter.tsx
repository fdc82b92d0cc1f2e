import type { Tokens } from './use-tokens'

const figure = (n: number) => n.toLocaleString('en')

/** Says how full the model's context is, and how much of that is the draft. */
export function TokenMeter({ tokens }: { tokens: Tokens }) {
  const { conversation, draft, room, contextLength } = tokens
  const used = conversation + draft
  const over = used + room > contextLength
  const share = (n: number) => `${Math.min(100, (100 * n) / contextLength)}%`
  const told = over
    ? `${figure(used)} of ${figure(contextLength)} tokens. When you send, the oldest turns are left out, so that ${figure(room)} stay free for the answer.`
    : `${figure(used)} of ${figure(contextLength)} tokens; ${figure(room)} are kept free for the answer.`
  return (
    <div title={told} className="mb-0.5 grid w-14 shrink-0 gap-1 self-end pb-1.5 text-right">
      <span className={`figures text-xs leading-none ${over ? 'text-brass-ink' : 'text-ink-soft'}`}>
        <span className="sr-only">{told}</span>
        <span aria-hidden="true">{draft > contextLength ? `>${figure(contextLength)}` : figure(used)}</span>
      </span>
      <span
        className="token-meter bg-line relative block h-1 overflow-hidden rounded-full"
        aria-hidden="true"
      >
        <span className="bg-sea absolute inset-y-0 left-0" style={{ width: share(conversation) }} />
        <span
          className="bg-brass absolute inset-y-0"
          style={{ left: share(conversation), width: share(draft) }}
        />
      </span>
    </div>
  )
}
