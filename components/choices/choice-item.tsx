import { useMutation } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import type { Comparison } from '@/lib/protocols/tiller/contract'
import { describeProblem } from '@/lib/state/problem'
import { useWorkspace } from '@/lib/state/workspace-context'

const said = {
  original: 'Original chosen',
  steered: 'Steered chosen',
  tie: 'No difference',
  none: 'Nothing chosen',
}

/** One choice; once deleted, it can be brought back in its place. */
export function ChoiceItem({ comparison }: { comparison: Comparison }) {
  const { client } = useWorkspace()
  const { comparison_id: id, prompt, original, steered, choice, blind } = comparison
  const {
    mutate,
    data: present = true,
    isPending,
    error,
  } = useMutation({
    mutationFn: async (restore: boolean) => {
      if (restore) await client.comparisons.restore(id)
      else await client.comparisons.remove(id)
      return restore
    },
  })
  const question = prompt.at(-1)?.content ?? ''
  return (
    <li className="border-line bg-surface space-y-3 rounded-xl border p-4">
      <div className="flex items-start gap-3">
        <div className="min-w-0 grow">
          <h2 className="font-semibold break-words">{question}</h2>
          <p className="text-ink-soft text-[13px]">
            {present ? said[choice ?? 'none'] : 'Deleted'}
            {blind && ', blind'} · {original.made_by.model}
          </p>
        </div>
        <Button size="small" look="quiet" disabled={isPending} onClick={() => mutate(!present)}>
          {present ? 'Delete' : 'Undo'}
          <span className="sr-only"> the choice on {question}</span>
        </Button>
      </div>
      {error && <ProblemNote problem={describeProblem(error)} />}
      {present && (
        <div className="grid gap-3 text-sm sm:grid-cols-2">
          <Answer name="Original" text={original.content} />
          <Answer name="Steered" text={steered.content} />
        </div>
      )}
    </li>
  )
}

function Answer({ name, text }: { name: string; text: string }) {
  return (
    <div className="min-w-0">
      <h3 className="text-ink-soft text-[13px]">{name}</h3>
      <p className="line-clamp-4 break-words">{text}</p>
    </div>
  )
}
